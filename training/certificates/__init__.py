"""Who may come to a course, by what they have done already, and the certificate that says they came."""
