"""How a course is judged by those who came and by their managers, and what people learned from it."""
