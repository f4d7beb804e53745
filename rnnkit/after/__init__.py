"""Unit 14: what reads a sequence without a loop through its states, and how it compares with what has one."""

from rnnkit.after.layers import TCN, CausalAttention

__all__ = ["TCN", "CausalAttention"]
