"""Every message arrives, and arrives once."""
