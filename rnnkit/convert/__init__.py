"""Recurrent layers carried from one library into another."""
