-- 勾稽 (gouji) in Neovim 0.7 and later. Put this file into ~/.config/nvim/plugin/ and it works as it is.
--
-- Findings stand under the number; vim.lsp.buf.code_action() mends them or takes them back, vim.lsp.buf.hover() shows the
-- sums that a cell takes part in. :GoujiFixAll mends what is safe to mend, :GoujiExplain T3-02 shows the page of a rule.

local config = vim.g.gouji or {}
local filetypes = { 'markdown', 'html', 'text', 'toml' }
local language_ids = { text = 'plaintext' }

-- The folder with gouji.toml or the repository; else that of the file.
local function root_of(path)
  local folder = vim.fn.fnamemodify(path, ':p:h')
  local at = folder
  while true do
    for _, marker in ipairs({ 'gouji.toml', '.git' }) do
      local marked = at .. '/' .. marker
      if vim.fn.filereadable(marked) == 1 or vim.fn.isdirectory(marked) == 1 then
        return at
      end
    end
    local parent = vim.fn.fnamemodify(at, ':h')
    if parent == at then
      return folder
    end
    at = parent
  end
end

-- Of TOML files, the server looks at gouji.toml and at rules.
local function is_wanted(path, filetype)
  return filetype ~= 'toml' or path:match('gouji%.toml$') ~= nil or path:match('/rules/') ~= nil
end

local started = {}

local function attach(buffer)
  local path = vim.api.nvim_buf_get_name(buffer)
  local filetype = vim.api.nvim_buf_get_option(buffer, 'filetype')
  if path == '' or vim.api.nvim_buf_get_option(buffer, 'buftype') ~= '' or not is_wanted(path, filetype) then
    return
  end
  local root = root_of(path)
  local settings = config.settings or {}
  local start = {
    name = 'gouji',
    cmd = config.cmd or { 'gouji', 'lsp' },
    root_dir = root,
    workspace_folders = { { uri = vim.uri_from_fname(root), name = root } },
    init_options = settings,
    settings = { gouji = settings },
    get_language_id = function(_, of)
      return language_ids[of] or of
    end,
  }
  if vim.lsp.start then
    vim.lsp.start(start, { bufnr = buffer })
    return
  end
  -- Before Neovim 0.8 nothing keeps a server for each root.
  local id = started[root]
  if not id or not vim.lsp.get_client_by_id(id) then
    id = vim.lsp.start_client(start)
    started[root] = id
  end
  if id then
    vim.lsp.buf_attach_client(buffer, id)
  end
end

local group = vim.api.nvim_create_augroup('gouji', { clear = true })
vim.api.nvim_create_autocmd('FileType', {
  group = group,
  pattern = filetypes,
  callback = function(event)
    attach(event.buf)
  end,
})

vim.api.nvim_create_user_command('GoujiFixAll', function()
  local context = { only = { 'source.fixAll.gouji' }, diagnostics = {} }
  if vim.fn.has('nvim-0.8') == 1 then
    vim.lsp.buf.code_action({ context = context, apply = true })
    return
  end
  local params = vim.lsp.util.make_range_params()
  params.context = context
  local answers = vim.lsp.buf_request_sync(0, 'textDocument/codeAction', params, 5000) or {}
  for id, answer in pairs(answers) do
    for _, action in ipairs(answer.result or {}) do
      vim.lsp.util.apply_workspace_edit(action.edit, vim.lsp.get_client_by_id(id).offset_encoding)
    end
  end
end, { desc = 'Mend everything that is safe to mend' })

vim.api.nvim_create_user_command('GoujiExplain', function(command)
  local params = { command = 'gouji.explain', arguments = { command.args } }
  vim.lsp.buf_request(0, 'workspace/executeCommand', params, function(_, page)
    if type(page) == 'string' then
      vim.lsp.util.open_floating_preview(vim.split(page, '\n'), 'markdown', { border = 'single' })
    end
  end)
end, { nargs = 1, desc = 'Show the page of a rule' })
