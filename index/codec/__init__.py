"""The segment format: arrays on disk, and what is read from them.

A segment holds some articles, numbered from 0 in the order they came, and never changes. It is a
folder with one file, `segment.arrays`: a header, arrays one behind another, and a directory that
says where each lies (container.py). All integers are little-endian and, unless something else is
said here, of the smallest unsigned type that holds the largest; the directory says which. `N` is
the number of articles. Three shapes come again and again:

    strings NAME    NAME/blob, NAME/bases, NAME/starts: byte strings by number (strings.py)
    starts NAME     NAME/bases, NAME/within, NAME/wide: where lists begin that lie behind each
                    other, and where the last one ends; for n lists n + 1 numbers (integers.py)
    store           store/dictionary, store/frames: one zstd frame an article (store.py)

The directory's "meta" is {"articles": N, "days": [names], "facets": [names], "fields": [names]}.

What each article has
    ids                      strings: the ids, in ASCII, all different
    numbers_by_id            N: the articles' numbers in the ascending order of their ids
    days/NAME                N of i4: packed days (20230923), 0 for undated
    facets/NAME/values       strings: the values in UTF-8, ascending, all different
    facets/NAME/ordinals     N: which of them each article has
    store                    the articles themselves, without their ids (index/records.py)

The exact forms of a TEXT field F
    F/lengths                N: the words of the field in each article
    F/terms                  strings: the forms in UTF-8, ascending by bytes, all different. A term
                             below is a number in this table, and each has one list of each kind
    F/posting_starts         starts, in postings: of how many articles each term is
    F/gaps                   u1: the article numbers of each term
    F/gap_starts             starts, in bytes of F/gaps
    F/frequencies            u1: how often the term stands in each of them, two a byte
    F/large, F/large_lists, F/large_starts   the frequencies over 15
    F/positions              u1: where, as bits, and 8 bytes more so that words can be read
    F/position_starts        starts, in bytes of F/positions

Gaps. A term of n articles has gaps of one byte if 256 n >= N, and else of two. Each is the
difference to the article number before, to 0 for the first. The largest value, 255 or 65535, is no
article: it adds itself to the gap behind it. So a running total over all values gives the article
numbers where the value is not the largest, and a list has more values than articles only where
some are skipped.

Frequencies. Posting number p of the field has the lower half of byte p // 2 of F/frequencies if p
is even, the upper half if it is odd: its frequency less one. 15 stands for 16 and more: the
frequencies of those, in the order of the term's postings, are in F/large, from F/large_starts[i] to
F/large_starts[i + 1], where F/large_lists[i] is the term. F/large_lists ascends.

Positions. A position is the word's place in the field of its article, from 0. Those of a term lie
behind each other, article after article, ascending in each, as many as the frequencies say. In an
article of L words each takes as many bits as L - 1 has, none if L is 1. A list begins with a byte;
bit k of it is bit k % 8, counted from the lowest, of byte k // 8, and a position's lowest bit comes
first.

The stems of a TEXT field F
    F_stem/terms             strings: the stems in UTF-8, ascending, all different
    F_stem/form_counts       how many forms of F/terms each stem has, at least one
    F_stem/forms             their numbers, stem after stem, ascending in each

A stem of one form has the lists of that form. Those of several have lists of their own, numbered
among themselves in the order of the stems:
    F_stem/posting_starts, F_stem/gaps, F_stem/gap_starts, F_stem/frequencies, F_stem/large,
    F_stem/large_lists, F_stem/large_starts
as above, with the frequencies of all forms added up. A stem has no positions: they are merged from
those of its forms.

Measured, in KB: Reuters (21,577 articles of 122 words) and US news (12,516 of 968).

                                    Reuters     US news
    ids, days, facets                   504         432
    store                             7,982      30,080
    body/terms                          513         890
    body/gaps                         1,986       5,921     1.2 and 1.1 bytes a posting
    body/frequencies, large             819       2,864     half a byte a posting
    body/positions                    2,780      16,346     1.02 and 1.34 bytes an occurrence
    the three starts of body            356         574     6.2 bytes a form
    body_stem, forms                    529         972
    body_stem, lists                  1,592       6,105
    headline and its stems              952         780
    dateline, byline, source, paper     213         112
    the file                         18,300      65,137

Encoding and writing the lists of the bodies and their stems took 0.06 s and 0.19 s of one core,
and 0.15 s and 0.47 s without the kernels in C.
"""
