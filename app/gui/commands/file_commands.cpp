#include "app/gui/commands/file_commands.hpp"

#include "app/view/session/do_it.hpp"
#include "core/language/language.hpp"
#include "core/scenario/text.hpp"

#include <algorithm>
#include <vector>

namespace cow::ui {

void toggle_editor(CommandContext& context) {
    Session& session = context.session;
    ViewState& state = context.state;
    EditorState& editor = state.script.editor;
    if (editor.open) {
        editor.open = false;
        session.apply(Perform{Action::take_over_text});
        return;
    }
    if (!session.document().editable()) {
        state.notice.say(
            std::string(tr("This file cannot be edited here: it is no text, or larger than 1 MiB.")),
            short_notice_seconds);
        return;
    }
    editor.open = true;
    editor.focused = true;
    state.overlay = Overlay::none;
    state.settings.panels.script = true;
    state.front = state.compact ? Place::script : state.front;
    const Player* player = session.player();
    const Document& document = session.document();
    if (player != nullptr && document.ok() && !player->at_end()) {
        const std::vector<std::size_t> starts = line_starts(document.text());
        const std::size_t line = player->script().statements[player->current_statement()].line;
        session.apply(EditScript{edit::Place{starts[std::min(line, starts.size()) - 1], false}});
    }
}

void new_scenario(CommandContext& context) {
    context.session.open_new();
    context.state.script.editor = {};
    toggle_editor(context);
}

void save(CommandContext& context, const std::string& path, bool overwrite) {
    ViewState& state = context.state;
    const Saved saved = context.session.save(path, overwrite);
    const std::string told = context.session.take_notice();
    state.notice.say(told, notice_seconds); // a path takes time to read
    switch (saved) {
    case Saved::done:
    case Saved::elsewhere: state.overlay = Overlay::none; break;
    case Saved::conflict:
        state.overlay = Overlay::conflict;
        state.ask.choice = 0;
        break;
    case Saved::exists: state.save_as.exists = true; break;
    case Saved::failed: state.save_as.problem = told; break;
    }
}

void ask_for_name(CommandContext& context) {
    ViewState& state = context.state;
    state.save_as = {context.session.document().path(), {}, false, true};
    state.overlay = context.session.document().editable() ? Overlay::save_as : state.overlay;
}

void ask_what_to_do(CommandContext& context, const Target& target, Point at) {
    const Player* player = context.session.player();
    if (player != nullptr) {
        context.state.do_it = {target, at, 0, 0, unused_letter(player->script())};
        context.state.overlay = Overlay::do_it;
    }
}

Target pointed_at(const Session& session) {
    const Player* player = session.player();
    if (player == nullptr) {
        return {};
    }
    const Machine& machine = player->machine();
    Target out;
    const Selection& selection = session.selection();
    using Kind = Selection::Kind;
    const bool range = selection.kind == Kind::page || selection.kind == Kind::vma;
    if (range && selection.mm.v < machine.spaces.size()) {
        out.mm = selection.mm;
        out.proc = process_of(machine, out.mm);
        const Vma* vma = machine.space(out.mm).find(selection.page);
        out.vma = selection.kind == Kind::vma && vma != nullptr;
        out.first = out.vma ? vma->start : selection.page;
        out.pages = out.vma ? vma->pages() : 1;
        return out;
    }
    out.proc = selection.kind == Kind::process ? selection.proc : session.moment().focus.proc;
    if (out.proc.v >= machine.processes.size() || !machine.process(out.proc).alive()) {
        out.proc = ProcId{0};
    }
    out.mm = machine.processes.empty() ? no_mm : machine.process(out.proc).mm;
    return out;
}

} // namespace cow::ui
