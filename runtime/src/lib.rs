//! What generated clients call at run time.
