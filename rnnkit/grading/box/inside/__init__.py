"""What runs on the far side: the warm process, and what it becomes in a box. Of the course nothing else is there."""
