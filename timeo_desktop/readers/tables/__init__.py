"""Table files, read in the reader child: sheets and rows of cells come out, and what was decided to read them."""
