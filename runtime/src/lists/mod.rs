//! Pagination of lists.

pub(crate) mod link;
pub(crate) mod numbering;
pub(crate) mod page_cursor;
pub(crate) mod page_item;
pub(crate) mod pages;
pub(crate) mod paging;
