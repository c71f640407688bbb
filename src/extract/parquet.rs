//! A row a cell, as Parquet.

use super::Tidy;
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use rust_decimal::prelude::ToPrimitive as _;
use std::io::{self, Write};
use std::sync::Arc;

/// The columns, in the order in which [`Writer`] writes them.
const SCHEMA: &str = "message cells {
    optional binary path (STRING); optional binary body (STRING); optional int32 year; optional binary form (STRING);
    optional binary table (STRING); optional binary row (STRING); optional binary column (STRING);
    optional double value;
}";

/// How many rows are kept until they are written: a row group, as large as DuckDB's own.
const ROWS: usize = 122_880;

/// Writes the cells of reports.
pub struct Writer<W: Write + Send> {
    file: SerializedFileWriter<W>,
    path: Column<ByteArray>,
    body: Column<ByteArray>,
    year: Column<i32>,
    form: Column<ByteArray>,
    table: Column<ByteArray>,
    row: Column<ByteArray>,
    column: Column<ByteArray>,
    value: Column<f64>,
}

impl<W: Write + Send> Writer<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn new(file: W) -> io::Result<Self> {
        let begin = || {
            SerializedFileWriter::new(
                file,
                Arc::new(parse_message_type(SCHEMA)?),
                Arc::new(WriterProperties::default()),
            )
        };
        Ok(Self {
            file: begin().map_err(unwrapped)?,
            path: Column::default(),
            body: Column::default(),
            year: Column::default(),
            form: Column::default(),
            table: Column::default(),
            row: Column::default(),
            column: Column::default(),
            value: Column::default(),
        })
    }

    /// Adds the cells of a report.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn add(&mut self, report: &Tidy<'_>) -> io::Result<()> {
        let path = ByteArray::from(report.path.as_str());
        let body = report.body.as_deref().map(ByteArray::from);
        let form = report.form.map(ByteArray::from);
        for cell in &report.cells {
            self.path.push(Some(path.clone()));
            self.body.push(body.clone());
            self.year.push(report.year);
            self.form.push(form.clone());
            self.table.push(Some(cell.table.into()));
            self.row.push(Some(cell.row.into()));
            self.column.push(Some(cell.column.into()));
            self.value.push(cell.value.and_then(|value| value.to_f64()));
        }
        if self.path.levels.len() < ROWS { Ok(()) } else { self.write().map_err(unwrapped) }
    }

    /// Ends the file.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn end(mut self) -> io::Result<()> {
        self.write().and_then(|()| self.file.close()).map(|_| ()).map_err(unwrapped)
    }

    fn write(&mut self) -> Result<()> {
        if self.path.levels.is_empty() {
            return Ok(());
        }
        let mut group = self.file.next_row_group()?;
        self.path.write::<ByteArrayType, W>(&mut group)?;
        self.body.write::<ByteArrayType, W>(&mut group)?;
        self.year.write::<Int32Type, W>(&mut group)?;
        self.form.write::<ByteArrayType, W>(&mut group)?;
        self.table.write::<ByteArrayType, W>(&mut group)?;
        self.row.write::<ByteArrayType, W>(&mut group)?;
        self.column.write::<ByteArrayType, W>(&mut group)?;
        self.value.write::<DoubleType, W>(&mut group)?;
        group.close().map(|_| ())
    }
}

/// The values of a column that are there, and of each row whether it has one.
#[derive(Default)]
struct Column<T> {
    values: Vec<T>,
    levels: Vec<i16>,
}

impl<T> Column<T> {
    fn push(&mut self, value: Option<T>) {
        self.levels.push(i16::from(value.is_some()));
        self.values.extend(value);
    }

    fn write<D: DataType<T = T>, W: Write + Send>(
        &mut self,
        group: &mut SerializedRowGroupWriter<'_, W>,
    ) -> Result<()> {
        if let Some(mut column) = group.next_column()? {
            column.typed::<D>().write_batch(&self.values, Some(&self.levels), None)?;
            column.close()?;
        }
        self.values.clear();
        self.levels.clear();
        Ok(())
    }
}

/// The error of the system, where it is one.
fn unwrapped(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(error) => match error.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(error) => io::Error::other(error),
        },
        other => io::Error::other(other),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on, fails")]
mod tests {
    use super::super::TidyCell;
    use super::*;
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    use parquet::record::Field;
    use rust_decimal::Decimal;

    fn report(year: Option<i32>, values: &[Option<Decimal>]) -> Tidy<'static> {
        let cell =
            |value: &Option<Decimal>| TidyCell { table: "proactive", row: "fees", column: "amount", value: *value };
        let body = year.map(|_| "青岚县松鹤镇人民政府".to_owned());
        Tidy {
            path: "松鹤镇.md".to_owned(), body, year, form: Some("2021"), cells: values.iter().map(cell).collect()
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cells.parquet");
        let mut writer = Writer::new(std::fs::File::create(&path).unwrap()).unwrap();
        writer.add(&report(Some(2023), &[Some(Decimal::new(402, 1)), None])).unwrap();
        writer.add(&report(None, &vec![Some(Decimal::from(7)); ROWS])).unwrap();
        writer.add(&report(None, &[Some(Decimal::from(8))])).unwrap();
        writer.end().unwrap();

        let reader = SerializedFileReader::new(std::fs::File::open(&path).unwrap()).unwrap();
        assert_eq!(reader.num_row_groups(), 2);
        let rows: Vec<Vec<(String, Field)>> =
            reader.get_row_iter(None).unwrap().map(|row| row.unwrap().into_columns()).collect();
        assert_eq!(rows.len(), ROWS + 3);
        let string = |text: &str| Field::Str(text.to_owned());
        let expected = |body: Field, year: Field, value: Field| {
            let names = ["path", "body", "year", "form", "table", "row", "column", "value"].map(str::to_owned);
            let [path, form] = ["松鹤镇.md", "2021"].map(string);
            let fields = [path, body, year, form, string("proactive"), string("fees"), string("amount"), value];
            names.into_iter().zip(fields).collect::<Vec<_>>()
        };
        let body = string("青岚县松鹤镇人民政府");
        assert_eq!(rows[0], expected(body.clone(), Field::Int(2023), Field::Double(40.2)));
        assert_eq!(rows[1], expected(body, Field::Int(2023), Field::Null));
        assert_eq!(rows[2], expected(Field::Null, Field::Null, Field::Double(7.0)));
        assert_eq!(rows[ROWS + 2], expected(Field::Null, Field::Null, Field::Double(8.0)));
    }
}
