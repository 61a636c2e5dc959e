// Cairo draws scenes: to PDF, to PNG, and onto the pages of a report.
