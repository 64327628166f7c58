use crate::support::Log;

pub(crate) async fn play(log: &mut Log) {
    basic(log).await;
    body_optionality(log).await;
    collection_format(log).await;
    path_and_query(log).await;
    spread_alias(log).await;
    spread_model(log).await;
}

async fn basic(log: &mut Log) {
    use parameters_basic::models::*;
    let client = client!(log, parameters_basic);
    let body = ExplicitBodyUser::new("foo");
    done!(
        log,
        "Parameters_Basic_ExplicitBody_simple",
        client.explicit_body().update_simple(body)
    );
    let body = ImplicitBodyUpdateSimpleBody::new("foo");
    done!(
        log,
        "Parameters_Basic_ImplicitBody_simple",
        client.implicit_body().update_simple(body)
    );
}

async fn body_optionality(log: &mut Log) {
    use parameters_body_optionality::models::BodyModel;
    let client = client!(log, parameters_body_optionality);
    let body = || BodyModel::new("foo");
    done!(
        log,
        "Parameters_BodyOptionality_requiredExplicit",
        client.required_explicit().create(body())
    );
    done!(
        log,
        "Parameters_BodyOptionality_requiredImplicit",
        client.required_implicit().create(body())
    );
    log.play("Parameters_BodyOptionality_OptionalExplicit", async {
        client.optional_explicit().set().body(body()).await?;
        client.optional_explicit().omit().await?;
        Ok(())
    })
    .await;
}

async fn collection_format(log: &mut Log) {
    let client = client!(log, parameters_collection_format);
    let colors = || ["blue", "red", "green"].map(str::to_owned).to_vec();
    let it = client.parameters().collection_format();
    done!(
        log,
        "Parameters_CollectionFormat_Query_multi",
        it.query_multi(colors())
    );
    done!(
        log,
        "Parameters_CollectionFormat_Query_csv",
        it.query_csv(colors())
    );
    done!(
        log,
        "Parameters_CollectionFormat_Query_ssv",
        it.query_ssv(colors())
    );
    done!(
        log,
        "Parameters_CollectionFormat_Query_pipes",
        it.query_pipes(colors())
    );
    done!(
        log,
        "Parameters_CollectionFormat_Header_csv",
        client.header().csv(colors())
    );
}

async fn path_and_query(log: &mut Log) {
    let client = client!(log, parameters_path);
    done!(
        log,
        "Parameters_Path_normal",
        client.normal().retrieve("foo")
    );
    let client = client!(log, parameters_query);
    done!(
        log,
        "Parameters_Query_Constant_post",
        client.parameters().query_constant()
    );
}

async fn spread_alias(log: &mut Log) {
    use parameters_spread::models::*;
    let client = client!(log, parameters_spread);
    let it = client.alias();
    let body = AliasRequestBody::new("foo");
    done!(
        log,
        "Parameters_Spread_Alias_spreadAsRequestBody",
        it.request_body(body)
    );
    let body = AliasRequestBody::new("foo");
    done!(
        log,
        "Parameters_Spread_Alias_spreadAsRequestParameter",
        it.request_parameter("1", "bar", body)
    );
    let body = AliasInnerAliasParameterCreateBody::new("foo", 1);
    done!(
        log,
        "Parameters_Spread_Alias_spreadParameterWithInnerAlias",
        it.inner_alias_parameter().create("1", "bar", body)
    );
    let body = AliasInnerModel::new("foo");
    done!(
        log,
        "Parameters_Spread_Alias_spreadParameterWithInnerModel",
        it.inner_model_parameter().create("1", "bar", body)
    );
    let texts = ["foo", "bar"].map(str::to_owned).to_vec();
    let body = AliasMultipleParametersUpdateBody::new("foo", vec![1, 2])
        .optional_int(1)
        .optional_string_list(texts);
    done!(
        log,
        "Parameters_Spread_Alias_spreadWithMultipleParameters",
        it.multiple_parameters().update("1", "bar", body)
    );
}

async fn spread_model(log: &mut Log) {
    use parameters_spread::models::*;
    let client = client!(log, parameters_spread);
    let it = client.model();
    let body = || ModelBodyParameter::new("foo");
    done!(
        log,
        "Parameters_Spread_Model_spreadAsRequestBody",
        it.request_body(body())
    );
    done!(
        log,
        "Parameters_Spread_Model_spreadCompositeRequestOnlyWithBody",
        it.update_composite_request_only_with_body(body())
    );
    done!(
        log,
        "Parameters_Spread_Model_spreadCompositeRequest",
        it.composite_request().update("foo", "bar", body())
    );
    done!(
        log,
        "Parameters_Spread_Model_spreadCompositeRequestWithoutBody",
        it.composite_request_without_body().update("foo", "bar")
    );
    let body = ModelCompositeRequestMix::new("foo");
    done!(
        log,
        "Parameters_Spread_Model_spreadCompositeRequestMix",
        it.composite_request_mix().update("foo", "bar", body)
    );
}
