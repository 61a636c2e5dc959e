// Nothing to call: see NoLocales.c.
