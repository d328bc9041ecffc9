//! A ledger goes from one database to another, page by page.

use crate::dump::shape::Page;
use crate::dump::{Dump, Restore, Summing, TableSum};
use crate::error::LedgerError;

impl Dump {
    /// Copies every table into a ledger that is being made and finishes it; `progress` hears how many rows are done. What
    /// the sums say is what stands there, read back and equal to what stands here.
    ///
    /// # Errors
    /// When a database fails, or doesn't give back what was put in; then there is no new ledger.
    pub async fn copy_to(
        &mut self,
        mut to: Restore,
        progress: &mut (dyn FnMut(u64) + Send),
    ) -> Result<Vec<TableSum>, LedgerError> {
        let mut done = 0;
        for table in &self.tables {
            let mut summing = Summing::new(table);
            let mut page = Page::first();
            while page.read(&mut self.database, table).await? {
                summing.add(&page.lines(), page.rows.len());
                to.insert(table, &page.rows).await?;
                progress(done + summing.rows);
            }
            done += summing.rows;
            to.taken_in(summing.finish());
        }
        to.finish().await
    }
}
