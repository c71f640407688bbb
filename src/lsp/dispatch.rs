//! What can be asked of the server: each method, and who answers it.

use super::client::Client;
use super::server::Server;
use super::{actions, commands, settings};
use gen_lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionProvider, CodeActionRequest, CompletionOptions, CompletionRequest,
    CompletionResponse, DiagnosticOptions, DiagnosticProvider, DidChangeConfigurationNotification,
    DidChangeTextDocumentNotification, DidChangeWatchedFilesNotification, DidChangeWorkspaceFoldersNotification,
    DidCloseTextDocumentNotification, DidOpenTextDocumentNotification, DidSaveTextDocumentNotification,
    DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticRequest, DocumentSymbolRequest,
    ExecuteCommandOptions, ExecuteCommandRequest, FoldingRangeRequest, FullDocumentDiagnosticReport, HoverRequest,
    InitializeResult, InitializedNotification, InlayHintRequest, Notification, RelatedFullDocumentDiagnosticReport,
    Request, ServerCapabilities, ServerInfo, TextDocumentSync, TextDocumentSyncKind, TextDocumentSyncOptions,
    WillSaveTextDocumentWaitUntilRequest, WorkspaceFoldersServerCapabilities, WorkspaceOptions,
};
use lsp_server::ErrorCode;

/// What the server can do.
pub(super) fn introduction(client: &Client) -> InitializeResult {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::Incremental),
        will_save: None,
        will_save_wait_until: Some(true),
        save: Some(true.into()),
    };
    let diagnostics =
        DiagnosticOptions { identifier: Some("gouji".into()), inter_file_dependencies: true, ..Default::default() };
    let actions = CodeActionOptions {
        code_action_kinds: Some(vec![CodeActionKind::QuickFix, actions::FIX_ALL]),
        ..Default::default()
    };
    let folders = WorkspaceFoldersServerCapabilities { supported: Some(true), change_notifications: Some(true.into()) };
    InitializeResult {
        capabilities: ServerCapabilities {
            position_encoding: Some(client.encoding.kind()),
            text_document_sync: Some(TextDocumentSync::Options(sync)),
            diagnostic_provider: Some(DiagnosticProvider::DiagnosticOptions(diagnostics)),
            code_action_provider: Some(CodeActionProvider::CodeActionOptions(actions)),
            execute_command_provider: Some(ExecuteCommandOptions {
                commands: commands::ALL.iter().map(|name| (*name).to_owned()).collect(),
                ..Default::default()
            }),
            completion_provider: Some(CompletionOptions {
                trigger_characters: Some(vec!["\"".into(), "{".into(), ".".into(), "[".into()]),
                ..Default::default()
            }),
            hover_provider: Some(true.into()),
            document_symbol_provider: Some(true.into()),
            folding_range_provider: Some(true.into()),
            inlay_hint_provider: Some(true.into()),
            workspace: Some(WorkspaceOptions { workspace_folders: Some(folders), ..Default::default() }),
            ..Default::default()
        },
        server_info: Some(ServerInfo { name: "gouji".into(), version: Some(env!("CARGO_PKG_VERSION").into()) }),
    }
}

impl Server {
    /// Answers a request.
    pub(super) fn answer(&mut self, request: lsp_server::Request) {
        let mut asked = Some(request);
        self.on::<DocumentDiagnosticRequest>(&mut asked, Self::pull);
        self.on::<CodeActionRequest>(&mut asked, |server, params| Some(server.code_actions(&params)));
        self.on::<CompletionRequest>(&mut asked, |server, params| {
            server.completions(&params).map(CompletionResponse::CompletionItemList)
        });
        self.on::<HoverRequest>(&mut asked, |server, params| server.hover(&params.text_document_position_params));
        self.on::<DocumentSymbolRequest>(&mut asked, |server, params| server.symbols(&params.text_document.uri));
        self.on::<FoldingRangeRequest>(&mut asked, |server, params| server.folds(&params.text_document.uri));
        self.on::<InlayHintRequest>(&mut asked, |server, params| server.hints(&params));
        self.on::<WillSaveTextDocumentWaitUntilRequest>(&mut asked, |server, params| {
            server.settings.fix_on_save.then(|| server.fix_all(&params.text_document.uri.0)).flatten()
        });
        self.on::<ExecuteCommandRequest>(&mut asked, |server, params| {
            let arguments = serde_json::to_value(params.arguments).unwrap_or_default();
            let arguments = arguments.as_array().map_or(&[][..], Vec::as_slice);
            let answer = server.command(&params.command, arguments)?;
            serde_json::from_value(answer).ok()
        });
        if let Some(request) = asked {
            self.outbox.refuse(request.id, ErrorCode::MethodNotFound, &request.method);
        }
    }

    /// Answers a request if it is for this method.
    fn on<R: Request>(
        &mut self,
        asked: &mut Option<lsp_server::Request>,
        answer: impl FnOnce(&mut Self, R::Params) -> R::Result,
    ) {
        let Some(request) = asked.take_if(|request| request.method == R::METHOD.as_str()) else { return };
        match serde_json::from_value(request.params) {
            Ok(params) => {
                let result = answer(self, params);
                self.outbox.answer(request.id, result);
            }
            Err(error) => self.outbox.refuse(request.id, ErrorCode::InvalidParams, &error.to_string()),
        }
    }

    /// Takes note of something.
    pub(super) fn take_note(&mut self, notification: lsp_server::Notification) {
        let mut said = Some(notification);
        self.noted::<InitializedNotification>(&mut said, |server, _| server.initialized());
        self.noted::<DidOpenTextDocumentNotification>(&mut said, Self::open);
        self.noted::<DidChangeTextDocumentNotification>(&mut said, Self::change);
        self.noted::<DidCloseTextDocumentNotification>(&mut said, |server, params| {
            server.close(params.text_document.uri)
        });
        self.noted::<DidChangeConfigurationNotification>(&mut said, |server, params| {
            // Newer clients send nothing, and want to be asked.
            let settings = serde_json::to_value(params.settings).unwrap_or_default();
            if settings.get(settings::SECTION).is_some() {
                server.set(&settings);
            } else {
                server.ask_for_settings();
            }
        });
        self.noted::<DidChangeWatchedFilesNotification>(&mut said, |server, params| {
            let uris: Vec<_> = params.changes.into_iter().map(|change| change.uri).collect();
            server.files_changed(&uris);
        });
        self.noted::<DidSaveTextDocumentNotification>(&mut said, |server, params| {
            server.saved(&params.text_document.uri);
        });
        self.noted::<DidChangeWorkspaceFoldersNotification>(&mut said, |server, params| {
            server.folders_changed(&params.event);
        });
    }

    /// Takes note of something if it is this.
    fn noted<N: Notification>(
        &mut self,
        said: &mut Option<lsp_server::Notification>,
        note: impl FnOnce(&mut Self, N::Params),
    ) {
        let Some(notification) = said.take_if(|it| it.method == N::METHOD.as_str()) else { return };
        match serde_json::from_value(notification.params) {
            Ok(params) => note(self, params),
            Err(error) => {
                let problem = format!("{}: {error}", notification.method);
                self.outbox.log(gen_lsp_types::MessageType::Warning, problem);
            }
        }
    }

    fn pull(&mut self, params: DocumentDiagnosticParams) -> DocumentDiagnosticReport {
        let items = self.diagnostics(&params.text_document.uri.0).map(|(.., items)| items).unwrap_or_default();
        let report = FullDocumentDiagnosticReport { result_id: None, items };
        DocumentDiagnosticReport::RelatedFullDocumentDiagnosticReport(RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: report,
        })
    }
}
