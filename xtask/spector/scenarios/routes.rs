//! Expansion of paths and queries. The emitted document does not express reserved expansion
//! (`{+param}`) and path expansion (`{/param}`); see `reasons.toml`.

use crate::support::{Log, map, texts};

pub(crate) async fn play(log: &mut Log) {
    let client = client!(log, routes);
    // Spector has these two swapped.
    done!(log, "Routes_InInterface", client.fixed().retrieve());
    done!(log, "Routes_fixed", client.in_interface().fixed());
    let it = client.path();
    done!(
        log,
        "Routes_PathParameters_templateOnly",
        it.template_only().retrieve("a")
    );
    done!(
        log,
        "Routes_PathParameters_explicit",
        it.explicit().retrieve("a")
    );
    done!(
        log,
        "Routes_PathParameters_annotationOnly",
        it.annotation_only().retrieve("a")
    );
    let it = client.routes();
    done!(
        log,
        "Routes_QueryParameters_templateOnly",
        it.query_template_only("a")
    );
    done!(
        log,
        "Routes_QueryParameters_explicit",
        it.query_explicit("a")
    );
    done!(
        log,
        "Routes_QueryParameters_annotationOnly",
        it.query_annotation_only("a")
    );
    paths(log).await;
    queries(log).await;
}

/// Plays three scenarios of an expansion in a query.
macro_rules! expansion {
    ($log:ident, $key:literal, $it:expr) => {{
        let it = $it;
        macro_rules! key {
            ($kind:literal) => {
                concat!("Routes_", $key, "_", $kind)
            };
        }
        done!($log, key!("primitive"), it.primitive("a"));
        done!($log, key!("array"), it.array(texts(["a", "b"])));
        done!($log, key!("record"), it.record(map([("a", 1), ("b", 2)])));
    }};
}

/// Plays three scenarios of an expansion in a path.
macro_rules! path_expansion {
    ($log:ident, $key:literal, $it:expr) => {{
        let it = $it;
        macro_rules! key {
            ($kind:literal) => {
                concat!("Routes_", $key, "_", $kind)
            };
        }
        done!($log, key!("primitive"), it.primitive().retrieve("a"));
        done!($log, key!("array"), it.array().retrieve(texts(["a", "b"])));
        done!(
            $log,
            key!("record"),
            it.record().retrieve(map([("a", 1), ("b", 2)]))
        );
    }};
}

async fn paths(log: &mut Log) {
    let client = client!(log, routes);
    let it = client.path();
    path_expansion!(
        log,
        "PathParameters_SimpleExpansion_Standard",
        it.simple().standard()
    );
    path_expansion!(
        log,
        "PathParameters_SimpleExpansion_Explode",
        it.simple().explode()
    );
    path_expansion!(
        log,
        "PathParameters_LabelExpansion_Standard",
        it.label().standard()
    );
    path_expansion!(
        log,
        "PathParameters_LabelExpansion_Explode",
        it.label().explode()
    );
    path_expansion!(
        log,
        "PathParameters_MatrixExpansion_Standard",
        it.matrix().standard()
    );
    path_expansion!(
        log,
        "PathParameters_MatrixExpansion_Explode",
        it.matrix().explode()
    );
}

async fn queries(log: &mut Log) {
    let client = client!(log, routes);
    let it = client.query_query_expansion();
    expansion!(
        log,
        "QueryParameters_QueryExpansion_Standard",
        it.standard()
    );
    expansion!(log, "QueryParameters_QueryExpansion_Explode", it.explode());
    let it = client.query_query_continuation();
    expansion!(
        log,
        "QueryParameters_QueryContinuation_Standard",
        it.standard()
    );
    expansion!(
        log,
        "QueryParameters_QueryContinuation_Explode",
        it.explode()
    );
}
