use crate::support::Log;

pub(crate) async fn play(log: &mut Log) {
    endpoint_and_path(log).await;
    versions(log).await;
}

async fn endpoint_and_path(log: &mut Log) {
    let client = server_endpoint_not_defined::Client::new(log.url());
    done!(
        log,
        "Server_Endpoint_NotDefined_valid",
        client.server().endpoint().not_defined().head_valid()
    );
    let client = server_path_single::Client::builder()
        .endpoint(log.url())
        .build()
        .unwrap();
    done!(
        log,
        "Server_Path_Single_myOp",
        client.server().path().single().head_my_op()
    );
    let client = server_path_multiple_v1_0::Client::builder();
    let client = client
        .endpoint(log.url())
        .api_version("v1.0")
        .build()
        .unwrap();
    done!(
        log,
        "Server_Path_Multiple_noOperationParams",
        client.root().no_operation_params()
    );
    done!(
        log,
        "Server_Path_Multiple_withOperationPathParam",
        client.root().with_operation_path_param("test")
    );
}

async fn versions(log: &mut Log) {
    let client = server_versions_not_versioned::Client::builder();
    let client = client.endpoint(log.url()).build().unwrap();
    done!(
        log,
        "Server_Versions_NotVersioned_withoutApiVersion",
        client.without_api_version().head()
    );
    done!(
        log,
        "Server_Versions_NotVersioned_withPathApiVersion",
        client.with_path_api_version().head("v1.0")
    );
    done!(
        log,
        "Server_Versions_NotVersioned_withQueryApiVersion",
        client.with_query_api_version().head("v1.0")
    );
    let old = server_versions_versioned_2021_01_01_preview::Client::builder();
    let old = old.endpoint(log.url()).build().unwrap();
    let new = server_versions_versioned_2022_12_01_preview::Client::builder();
    let new = new.endpoint(log.url()).build().unwrap();
    let version = "2022-12-01-preview";
    done!(
        log,
        "Server_Versions_Versioned_withoutApiVersion",
        new.without_api_version().head()
    );
    done!(
        log,
        "Server_Versions_Versioned_withPathApiVersion",
        new.with_path_api_version().head(version)
    );
    done!(
        log,
        "Server_Versions_Versioned_withQueryApiVersion",
        new.with_query_api_version().head(version)
    );
    done!(
        log,
        "Server_Versions_Versioned_withQueryOldApiVersion",
        old.with_query_old_api_version().head("2021-01-01-preview")
    );
}
