// A notebook evaluated: text and cells in, one document out.
