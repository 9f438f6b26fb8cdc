"""What people of the member agencies take by themselves: files of a course, and courses followed at any time."""
