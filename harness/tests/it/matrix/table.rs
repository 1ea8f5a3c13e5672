//! A table as text: columns as wide as they have to be, two spaces between them.

use expect_test::Expect;

/// Rows of cells under a header.
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these columns; the first names the rows.
    pub(crate) fn new(header: &[&str]) -> Table {
        Table { rows: vec![header.iter().map(|cell| cell.to_string()).collect()] }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, name: &str, cells: impl IntoIterator<Item = String>) {
        let row: Vec<String> = [name.to_string()].into_iter().chain(cells).collect();
        assert_eq!(row.len(), self.rows[0].len(), "{name}: as many cells as the header has");
        self.rows.push(row);
    }

    /// Prints the table and compares it.
    #[track_caller]
    pub(crate) fn shows(&self, expected: Expect) {
        let text = self.text();
        println!("{text}");
        expected.assert_eq(&text);
    }

    fn text(&self) -> String {
        let columns = self.rows[0].len();
        let width = |column: usize| self.rows.iter().map(|row| row[column].len()).max();
        let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
        let line = |row: &Vec<String>| {
            let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
            format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
        };
        self.rows.iter().map(line).collect()
    }
}
