//! What the client can do, as far as it matters here.

use super::position::Encoding;
use crate::lang::Lang;
use gen_lsp_types::{InitializeParams, WorkspaceFolders};
use std::path::PathBuf;

use super::uri;

/// What the client said of itself.
#[derive(Clone, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a capability of its own")]
pub(super) struct Client {
    pub(super) encoding: Encoding,
    /// The language of its menus.
    pub(super) locale: Option<Lang>,
    /// The folders that are open.
    #[allow(dead_code, reason = "the configuration of the workspace will be looked for with it")]
    pub(super) folders: Vec<PathBuf>,
    /// It asks for diagnostics when it wants them: they need not be sent.
    pub(super) pulls: bool,
    /// It can be told to ask again.
    pub(super) refreshes_diagnostics: bool,
    pub(super) refreshes_hints: bool,
    /// It can show other places with a diagnostic.
    pub(super) related_information: bool,
    pub(super) code_description: bool,
    pub(super) tags: bool,
    /// It takes changes with the version of the document that they are for.
    pub(super) document_changes: bool,
    /// It can be asked for settings.
    pub(super) configuration: bool,
    pub(super) configuration_registration: bool,
    /// It can be asked to watch files.
    pub(super) watches_files: bool,
    pub(super) nested_symbols: bool,
}

impl Client {
    pub(super) fn new(params: &InitializeParams) -> Self {
        let capabilities = &params.capabilities;
        let (workspace, document) = (capabilities.workspace.as_ref(), capabilities.text_document.as_ref());
        let general = capabilities.general.as_ref();
        let pulls = document.and_then(|it| it.diagnostic.as_ref());
        let publish = document.and_then(|it| it.publish_diagnostics.as_ref()).map(|it| &it.diagnostics_capabilities);
        let shown = pulls.map(|it| &it.diagnostics_capabilities).or(publish);
        let encodings = general.and_then(|it| it.position_encodings.as_deref()).unwrap_or_default();
        let watches = workspace.and_then(|it| it.did_change_watched_files.as_ref());
        let configures = workspace.and_then(|it| it.did_change_configuration.as_ref());
        let symbols = document.and_then(|it| it.document_symbol.as_ref());
        Self {
            encoding: Encoding::negotiate(encodings),
            locale: params.locale.as_deref().map(Lang::of_locale),
            folders: folders(params),
            pulls: pulls.is_some(),
            refreshes_diagnostics: workspace.and_then(|it| it.diagnostics.as_ref()?.refresh_support) == Some(true),
            refreshes_hints: workspace.and_then(|it| it.inlay_hint.as_ref()?.refresh_support) == Some(true),
            related_information: shown.is_some_and(|it| it.related_information == Some(true)),
            code_description: shown.is_some_and(|it| it.code_description_support == Some(true)),
            tags: shown.is_some_and(|it| it.tag_support.is_some()),
            document_changes: workspace.and_then(|it| it.workspace_edit.as_ref()?.document_changes) == Some(true),
            configuration: workspace.and_then(|it| it.configuration) == Some(true),
            configuration_registration: configures.and_then(|it| it.dynamic_registration) == Some(true),
            watches_files: watches.and_then(|it| it.dynamic_registration) == Some(true),
            nested_symbols: symbols.and_then(|it| it.hierarchical_document_symbol_support) == Some(true),
        }
    }
}

/// The folders that are open: those that are named, else the one root of an older client.
fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    match &params.workspace_folders_initialize_params.workspace_folders {
        Some(WorkspaceFolders::WorkspaceFolderList(folders)) => {
            folders.iter().filter_map(|it| uri::path(&it.uri)).collect()
        }
        #[allow(deprecated, reason = "older clients say it so")]
        _ => params.root_uri.iter().filter_map(uri::path).collect(),
    }
}
