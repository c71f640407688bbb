//! The JSON Schema of `gouji.toml`, for editors: made from the types and the texts, kept in `rules/gouji.schema.json`.

use super::describe;
use super::file::File;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/rules/gouji.schema.json");

/// The schema with what each key does, in Chinese and then in English.
fn schema(unknown: &mut Vec<String>) -> (Value, usize) {
    let settings = SchemaSettings::draft07().with(|settings| settings.inline_subschemas = true);
    let mut schema = settings.into_generator().into_root_schema_for::<File>().to_value();
    let texts = describe::settings().unwrap_or_else(|error| panic!("{error}"));
    let texts: BTreeMap<String, String> = texts
        .into_iter()
        .map(|(name, it)| {
            (name, format!("{}\n{}", it.about.get(crate::lang::Lang::Zh), it.about.get(crate::lang::Lang::En)))
        })
        .collect();
    let mut used = 0;
    describe_in(&mut schema, "", &texts, unknown, &mut used);
    if let Some(root) = schema.as_object_mut() {
        root.insert("title".into(), json!("gouji.toml"));
        root.insert("description".into(), json!("gouji（勾稽）的配置文件\nthe configuration file of gouji"));
    }
    (schema, used)
}

fn describe_in(
    schema: &mut Value,
    path: &str,
    texts: &BTreeMap<String, String>,
    unknown: &mut Vec<String>,
    used: &mut usize,
) {
    let Some(object) = schema.as_object_mut() else { return };
    object.remove("description");
    object.remove("title");
    if let Some(items) = object.get_mut("items") {
        describe_in(items, path, texts, unknown, used);
    }
    for value in object.values_mut() {
        if let Some(list) = value.as_array_mut() {
            list.iter_mut().for_each(describe_plain);
        }
    }
    let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) else { return };
    for (name, property) in properties.iter_mut() {
        let name = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        describe_in(property, &name, texts, unknown, used);
        match texts.get(&name) {
            Some(text) => {
                *used += 1;
                if let Some(property) = property.as_object_mut() {
                    let mut described = Map::from_iter([("description".to_owned(), json!(text))]);
                    described.append(property);
                    *property = described;
                }
            }
            None => unknown.push(name),
        }
    }
}

/// Without the comments of the source on single values.
fn describe_plain(schema: &mut Value) {
    if let Some(object) = schema.as_object_mut() {
        object.remove("description");
    }
}

#[test]
fn the_schema_that_is_kept_is_that_of_the_types() {
    let mut unknown = Vec::new();
    let (schema, used) = schema(&mut unknown);
    assert_eq!(unknown, Vec::<String>::new(), "keys that rules/settings.toml says nothing of");
    assert_eq!(used, describe::order().len(), "rules/settings.toml speaks of keys that there are not");
    let text = serde_json::to_string_pretty(&schema).expect("it is JSON") + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(KEPT, &text).expect("it can be written");
    }
    let kept = std::fs::read_to_string(KEPT).unwrap_or_default();
    assert!(kept == text, "rules/gouji.schema.json is stale: run `UPDATE_SCHEMA=1 cargo test --lib schema`");
}
