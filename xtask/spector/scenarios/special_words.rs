//! Reserved words of some language as names of operations, parameters, models and properties.

use special_words::models::*;

use crate::support::Log;

pub(crate) async fn play(log: &mut Log) {
    operations(log).await;
    parameters(log).await;
    models(log).await;
    properties(log).await;
}

async fn operations(log: &mut Log) {
    let client = client!(log, special_words);
    let it = client.operations();
    done!(log, "SpecialWords_Operations_and", it.and());
    done!(log, "SpecialWords_Operations_as", it.r#as());
    done!(log, "SpecialWords_Operations_assert", it.assert());
    done!(log, "SpecialWords_Operations_async", it.r#async());
    done!(log, "SpecialWords_Operations_await", it.r#await());
    done!(log, "SpecialWords_Operations_break", it.r#break());
    done!(log, "SpecialWords_Operations_class", it.class());
    done!(log, "SpecialWords_Operations_constructor", it.constructor());
    done!(log, "SpecialWords_Operations_continue", it.r#continue());
    done!(log, "SpecialWords_Operations_def", it.def());
    done!(log, "SpecialWords_Operations_del", it.del());
    done!(log, "SpecialWords_Operations_elif", it.elif());
    done!(log, "SpecialWords_Operations_else", it.r#else());
    done!(log, "SpecialWords_Operations_except", it.except());
    done!(log, "SpecialWords_Operations_exec", it.exec());
    done!(log, "SpecialWords_Operations_finally", it.finally());
    done!(log, "SpecialWords_Operations_for", it.r#for());
    done!(log, "SpecialWords_Operations_from", it.from());
    done!(log, "SpecialWords_Operations_global", it.global());
    done!(log, "SpecialWords_Operations_if", it.r#if());
    done!(log, "SpecialWords_Operations_import", it.import());
    done!(log, "SpecialWords_Operations_in", it.r#in());
    done!(log, "SpecialWords_Operations_is", it.is());
    done!(log, "SpecialWords_Operations_lambda", it.lambda());
    done!(log, "SpecialWords_Operations_not", it.not());
    done!(log, "SpecialWords_Operations_or", it.or());
    done!(log, "SpecialWords_Operations_pass", it.pass());
    done!(log, "SpecialWords_Operations_raise", it.raise());
    done!(log, "SpecialWords_Operations_return", it.r#return());
    done!(log, "SpecialWords_Operations_try", it.r#try());
    done!(log, "SpecialWords_Operations_while", it.r#while());
    done!(log, "SpecialWords_Operations_with", it.with());
    done!(log, "SpecialWords_Operations_yield", it.r#yield());
}

async fn parameters(log: &mut Log) {
    let client = client!(log, special_words);
    let it = client.parameters();
    done!(log, "SpecialWords_Parameters_and", it.and("ok"));
    done!(log, "SpecialWords_Parameters_as", it.r#as("ok"));
    done!(log, "SpecialWords_Parameters_assert", it.assert("ok"));
    done!(log, "SpecialWords_Parameters_async", it.r#async("ok"));
    done!(log, "SpecialWords_Parameters_await", it.r#await("ok"));
    done!(log, "SpecialWords_Parameters_break", it.r#break("ok"));
    done!(log, "SpecialWords_Parameters_class", it.class("ok"));
    done!(
        log,
        "SpecialWords_Parameters_constructor",
        it.constructor("ok")
    );
    done!(log, "SpecialWords_Parameters_continue", it.r#continue("ok"));
    done!(log, "SpecialWords_Parameters_def", it.def("ok"));
    done!(log, "SpecialWords_Parameters_del", it.del("ok"));
    done!(log, "SpecialWords_Parameters_elif", it.elif("ok"));
    done!(log, "SpecialWords_Parameters_else", it.r#else("ok"));
    done!(log, "SpecialWords_Parameters_except", it.except("ok"));
    done!(log, "SpecialWords_Parameters_exec", it.exec("ok"));
    done!(log, "SpecialWords_Parameters_finally", it.finally("ok"));
    done!(log, "SpecialWords_Parameters_for", it.r#for("ok"));
    done!(log, "SpecialWords_Parameters_from", it.from("ok"));
    done!(log, "SpecialWords_Parameters_global", it.global("ok"));
    done!(log, "SpecialWords_Parameters_if", it.r#if("ok"));
    done!(log, "SpecialWords_Parameters_import", it.import("ok"));
    done!(log, "SpecialWords_Parameters_in", it.r#in("ok"));
    done!(log, "SpecialWords_Parameters_is", it.is("ok"));
    done!(log, "SpecialWords_Parameters_lambda", it.lambda("ok"));
    done!(log, "SpecialWords_Parameters_not", it.not("ok"));
    done!(log, "SpecialWords_Parameters_or", it.or("ok"));
    done!(log, "SpecialWords_Parameters_pass", it.pass("ok"));
    done!(log, "SpecialWords_Parameters_raise", it.raise("ok"));
    done!(log, "SpecialWords_Parameters_return", it.r#return("ok"));
    done!(log, "SpecialWords_Parameters_try", it.r#try("ok"));
    done!(log, "SpecialWords_Parameters_while", it.r#while("ok"));
    done!(log, "SpecialWords_Parameters_with", it.with("ok"));
    done!(log, "SpecialWords_Parameters_yield", it.r#yield("ok"));
    done!(
        log,
        "SpecialWords_Parameters_cancellationToken",
        it.cancellation_token("ok")
    );
}

async fn models(log: &mut Log) {
    let client = client!(log, special_words);
    let it = client.models();
    done!(log, "SpecialWords_Models_and", it.and(ModelsAnd::new("ok")));
    done!(log, "SpecialWords_Models_as", it.r#as(ModelsAs::new("ok")));
    done!(
        log,
        "SpecialWords_Models_assert",
        it.assert(ModelsAssert::new("ok"))
    );
    done!(
        log,
        "SpecialWords_Models_async",
        it.r#async(ModelsAsync::new("ok"))
    );
    done!(
        log,
        "SpecialWords_Models_await",
        it.r#await(ModelsAwait::new("ok"))
    );
    done!(
        log,
        "SpecialWords_Models_break",
        it.r#break(ModelsBreak::new("ok"))
    );
    done!(
        log,
        "SpecialWords_Models_class",
        it.class(ModelsClass::new("ok"))
    );
    done!(
        log,
        "SpecialWords_Models_constructor",
        it.constructor(ModelsConstructor::new("ok"))
    );
    done!(
        log,
        "SpecialWords_Models_continue",
        it.r#continue(ModelsContinue::new("ok"))
    );
    done!(log, "SpecialWords_Models_def", it.def(ModelsDef::new("ok")));
    done!(log, "SpecialWords_Models_del", it.del(ModelsDel::new("ok")));
    done!(
        log,
        "SpecialWords_Models_elif",
        it.elif(ModelsElif::new("ok"))
    );
    done!(
        log,
        "SpecialWords_Models_else",
        it.r#else(ModelsElse::new("ok"))
    );
    done!(
        log,
        "SpecialWords_Models_except",
        it.except(ModelsExcept::new("ok"))
    );
    done!(
        log,
        "SpecialWords_Models_exec",
        it.exec(ModelsExec::new("ok"))
    );
    done!(
        log,
        "SpecialWords_Models_finally",
        it.finally(ModelsFinally::new("ok"))
    );
    done!(
        log,
        "SpecialWords_Models_for",
        it.r#for(ModelsFor::new("ok"))
    );
    done!(
        log,
        "SpecialWords_Models_from",
        it.from(ModelsFrom::new("ok"))
    );
    done!(
        log,
        "SpecialWords_Models_global",
        it.global(ModelsGlobal::new("ok"))
    );
    done!(log, "SpecialWords_Models_if", it.r#if(ModelsIf::new("ok")));
    done!(
        log,
        "SpecialWords_Models_import",
        it.import(ModelsImport::new("ok"))
    );
    done!(log, "SpecialWords_Models_in", it.r#in(ModelsIn::new("ok")));
    done!(log, "SpecialWords_Models_is", it.is(ModelsIs::new("ok")));
    done!(
        log,
        "SpecialWords_Models_lambda",
        it.lambda(ModelsLambda::new("ok"))
    );
    done!(log, "SpecialWords_Models_not", it.not(ModelsNot::new("ok")));
    done!(log, "SpecialWords_Models_or", it.or(ModelsOr::new("ok")));
    done!(
        log,
        "SpecialWords_Models_pass",
        it.pass(ModelsPass::new("ok"))
    );
    done!(
        log,
        "SpecialWords_Models_raise",
        it.raise(ModelsRaise::new("ok"))
    );
    done!(
        log,
        "SpecialWords_Models_return",
        it.r#return(ModelsReturn::new("ok"))
    );
    done!(
        log,
        "SpecialWords_Models_try",
        it.r#try(ModelsTry::new("ok"))
    );
    done!(
        log,
        "SpecialWords_Models_while",
        it.r#while(ModelsWhile::new("ok"))
    );
    done!(
        log,
        "SpecialWords_Models_with",
        it.with(ModelsWith::new("ok"))
    );
    done!(
        log,
        "SpecialWords_Models_yield",
        it.r#yield(ModelsYield::new("ok"))
    );
}

async fn properties(log: &mut Log) {
    let client = client!(log, special_words);
    let it = client.model_properties();
    let body = ModelPropertiesSameAsModel::new("ok");
    done!(
        log,
        "SpecialWords_ModelProperties_sameAsModel",
        it.same_as_model(body)
    );
    let body = ModelPropertiesDictMethods::builder()
        .keys("ok")
        .items("ok")
        .values("ok")
        .popitem("ok")
        .clear("ok")
        .update("ok")
        .setdefault("ok")
        .pop("ok")
        .get("ok")
        .copy("ok")
        .build()
        .expect("all is set");
    done!(
        log,
        "SpecialWords_ModelProperties_dictMethods",
        it.dict_methods().create(body)
    );
    let body = ModelPropertiesModelWithList::new("ok");
    done!(log, "SpecialWords_ModelProperties_withList", it.list(body));
}
