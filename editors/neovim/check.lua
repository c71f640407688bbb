-- Opens the report that REPORT names, looks at what is found, mends it as a user would, and saves. Run by .ci/checks/editors.
local failed = false

local function check(what, holds, shown)
  if not holds then
    failed = true
    io.stderr:write(what .. ': ' .. vim.inspect(shown) .. '\n')
  end
end

local function codes()
  local found = {}
  for _, it in ipairs(vim.diagnostic.get(0)) do
    table.insert(found, it.code or it.user_data.lsp.code)
  end
  table.sort(found)
  return table.concat(found, ' ')
end

local function wait_for(what, wanted)
  check(what, vim.wait(10000, function()
    return wanted(codes())
  end, 20), codes())
end

vim.opt.runtimepath:append(os.getenv('EDITOR_FILES'))
vim.cmd('filetype on')
dofile(os.getenv('EDITOR_FILES') .. '/gouji.lua')
vim.cmd('edit ' .. os.getenv('REPORT'))
wait_for('what is found', function(found)
  return found == 'T3-02 T4-01'
end)

-- The sign stands under the number.
local row = vim.tbl_filter(function(it)
  return (it.code or it.user_data.lsp.code) == 'T3-02'
end, vim.diagnostic.get(0))[1]
local line = vim.api.nvim_buf_get_lines(0, row.lnum, row.lnum + 1, true)[1]
check('the number', line:sub(row.col + 1, row.end_col) == '11', line:sub(row.col + 1, row.end_col))

-- What vim.lsp.buf.code_action() offers there, the first of it taken.
vim.ui.select = function(items, _, choose)
  choose(items[1], 1)
end
for _, code in ipairs({ 'T3-02', 'T4-01' }) do
  local at = vim.tbl_filter(function(it)
    return (it.code or it.user_data.lsp.code) == code
  end, vim.diagnostic.get(0))[1]
  vim.api.nvim_win_set_cursor(0, { at.lnum + 1, at.col })
  vim.lsp.buf.code_action()
  wait_for(code .. ' mended', function(found)
    return not found:find(code, 1, true)
  end)
end
vim.cmd('write')
os.exit(failed and 1 or 0)
