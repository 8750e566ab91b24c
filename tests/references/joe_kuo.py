"""Writes core/src/sampler/joe_kuo.txt: the Joe-Kuo direction numbers of the first 64 dimensions.

They come from the table that scipy ships (made by its authors from new-joe-kuo-6.21201), are written in the form of the original
file, read back, and must give exactly scipy's unscrambled points.
"""

import pathlib
import numpy
import scipy.stats
from scipy.stats import qmc
from stored import FOLDER, pinned

DIMENSIONS, BITS, POINTS = 64, 30, 4096
TARGET = FOLDER.parent.parent / "core" / "src" / "sampler" / "joe_kuo.txt"
HEADER = """\
# Joe-Kuo direction numbers, set new-joe-kuo-6, dimensions 2 to 64 (dimension 1 has none: all its m_i are 1).
# Columns as in the original file: d, s, a, m_1 ... m_s. d: dimension; s: degree of the primitive polynomial;
# a: its inner coefficients as bits, a_1 first: x^s + a_1 x^(s-1) + ... + a_(s-1) x + 1; m_i: initial direction numbers, v_i = m_i / 2^i.
# For i > s: m_i = 2 a_1 m_(i-1) ^ 4 a_2 m_(i-2) ^ ... ^ 2^(s-1) a_(s-1) m_(i-s+1) ^ 2^s m_(i-s) ^ m_(i-s).
# Source: S. Joe and F. Y. Kuo, "Constructing Sobol sequences with better two-dimensional projections",
# SIAM J. Sci. Comput. 30, 2635-2654 (2008), doi:10.1137/070709359; extracted from the copy in SCIPY
# by tests/references/joe_kuo.py, which checks the points they give.
#
# Licence (BSD 3-clause) of the direction numbers:
# Copyright (c) 2008, Frances Y. Kuo and Stephen Joe
# All rights reserved.
# Redistribution and use in source and binary forms, with or without modification, are permitted provided that the following
# conditions are met:
#  * Redistributions of source code must retain the above copyright notice, this list of conditions and the following disclaimer.
#  * Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following
#    disclaimer in the documentation and/or other materials provided with the distribution.
#  * Neither the names of the copyright holders nor the names of the University of New South Wales and the University of Waikato
#    and its contributors may be used to endorse or promote products derived from this software without specific prior written
#    permission.
# THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS ``AS IS'' AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED
# TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE
# COPYRIGHT HOLDERS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT
# NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
# CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE)
# ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
#
# d s a m_i
"""


def rows():
    table = numpy.load(pathlib.Path(scipy.stats.__file__).parent / "_sobol_direction_numbers.npz")
    for dimension in range(2, DIMENSIONS + 1):
        polynomial = int(table["poly"][dimension - 1])
        degree = polynomial.bit_length() - 1
        inner = (polynomial >> 1) & ((1 << (degree - 1)) - 1)
        yield [dimension, degree, inner, *(int(m) for m in table["vinit"][dimension - 1][:degree])]


def points(text):
    """Sobol points of all dimensions from the file's text, written from the paper's recurrence, in Gray code order."""
    directions = [[1 << (BITS - i) for i in range(1, BITS + 1)]]
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        _, s, a, *m = map(int, line.split())
        for i in range(s, BITS):
            new = m[i - s] ^ (m[i - s] << s)
            for k in range(1, s):
                if (a >> (s - 1 - k)) & 1:
                    new ^= m[i - k] << k
            m.append(new)
        directions.append([m[i - 1] << (BITS - i) for i in range(1, BITS + 1)])
    out = numpy.zeros((POINTS, DIMENSIONS))
    for index in range(POINTS):
        gray = index ^ (index >> 1)
        for d, v in enumerate(directions):
            x = 0
            for bit in range(gray.bit_length()):
                if (gray >> bit) & 1:
                    x ^= v[bit]
            out[index, d] = x / 2**BITS
    return out


source = pinned("scipy")
text = HEADER.replace("SCIPY", source) + "".join(" ".join(map(str, row)) + "\n" for row in rows())
if not (points(text) == qmc.Sobol(d=DIMENSIONS, scramble=False, bits=BITS).random(POINTS)).all():
    raise SystemExit("the points of these direction numbers are not scipy's")
TARGET.write_text(text)
print(f"{TARGET.name}: {DIMENSIONS - 1} lines; {POINTS} points in {DIMENSIONS} dimensions equal scipy's")
