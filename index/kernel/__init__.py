"""The innermost loops, each written twice: with numpy, and in C where numpy takes many passes.

`packing.py` is a module like any other. `packing.pyx` beside it, in Cython, has the same functions
and gives the same to the last bit; where it could be built, Python takes what was built of it
instead of `packing.py`, and else nobody notices but by the clock. tests/test_kernels.py and others
compare the two. `python tools/build_kernel.py` builds all of them after a change.
"""
