#include "app/gui/panels/inspector_view.hpp"

#include "app/gui/panels/inspector_sections.hpp"
#include "app/view/base/number_text.hpp"
#include "app/view/scene/scene.hpp"
#include "app/view/session/commands.hpp"
#include "core/explain/rule_text.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace cow::ui {
namespace {

constexpr std::size_t scan_budget = 1U << 15U; // events a frame
constexpr std::size_t lines_before = 40;
constexpr std::size_t lines_after = 12;

/// Whose names are used.
ProcId reader_of(const Machine& machine, const Selection& subject) {
    if (subject.kind == Selection::Kind::process) {
        return subject.proc;
    }
    return subject.mm.v < machine.spaces.size() ? process_of(machine, subject.mm) : ProcId{0};
}

void refresh_facts(const View& view, InspectorState& state, const Position& position,
                   const Selection& subject) {
    const Player& player = *view.session.player();
    const bool same =
        state.valid && state.position == position && state.subject == subject && state.language == language();
    if (same && (state.complete || view.in_motion)) {
        return;
    }
    const bool put_off = is_put_off(view, state.costly_seconds);
    const auto start = std::chrono::steady_clock::now();
    state.facts = inspect(player, view.session.names(), subject, !put_off);
    if (!put_off) {
        state.costly_seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    }
    state.complete = !put_off;
    state.valid = true;
    state.position = position;
    state.subject = subject;
    state.language = language();
    state.lines_read = 0;
    state.lines.clear();
    state.why_known = state.next_known = false;
}

/// Reads a part of the history that is still unread.
void refresh_history(const View& view, InspectorState& state) {
    const Timeline& timeline = view.session.player()->timeline();
    const HistorySubject subject = subject_of(state.subject).value_or(HistorySubject{});
    if (state.history.subject() != subject || state.history_generation != state.position.generation ||
        state.history_branch != state.position.branch) {
        state.history = EventHistory(subject);
        state.history_generation = state.position.generation;
        state.history_branch = state.position.branch;
        state.lines_read = 0;
    }
    state.history_complete = state.history.scan(timeline, scan_budget);
    if (state.lines_read == state.history.scanned() && state.lines_read != 0) {
        return;
    }
    state.lines_read = state.history.scanned();
    state.lines.clear();
    const std::vector<u32>& events = state.history.events();
    const auto here = static_cast<std::size_t>(
        std::lower_bound(events.begin(), events.end(), static_cast<u32>(timeline.event())) - events.begin());
    const std::size_t first = here - std::min(here, lines_before);
    const std::size_t last = std::min(events.size(), here + lines_after);
    state.earlier = first;
    state.later = events.size() - last;
    const Machine& machine = view.session.player()->machine();
    const Names names = view.session.names();
    const ProcId reader = reader_of(machine, state.subject);
    for (std::size_t i = first; i < last; ++i) {
        HistoryLine line;
        line.event = events[i];
        line.step = timeline.step_of_event(events[i]);
        line.new_step = state.lines.empty() || state.lines.back().step != line.step;
        line.ahead = i >= here;
        const Event& event = timeline.event_at(events[i]);
        line.detail = event_weight(event) == Weight::detail;
        line.text = sentence(event, machine, names.about(event, reader));
        for (const RuleDecision* rule : rules_behind(*view.session.player(), events[i])) {
            line.text += trf(" ({})", rule_mark(*rule));
        }
        state.lines.push_back(std::move(line));
    }
}

void refresh_why(const View& view, InspectorState& state) {
    const Player& player = *view.session.player();
    if (state.subject.kind != Selection::Kind::page) {
        return;
    }
    if (!state.why_known && state.history.scanned() >= player.timeline().event()) {
        const ProcId reader = reader_of(player.machine(), state.subject);
        state.reasons = why_page(player, state.history, view.session.names().of(reader));
        state.why_known = true;
    }
    if (!state.next_known && !view.session.playback().moving()) {
        const MmId mm = state.subject.mm;
        const ProcId proc =
            mm.v < player.machine().spaces.size() ? process_of(player.machine(), mm) : no_proc;
        const bool here =
            proc.v < player.machine().processes.size() && player.machine().process(proc).mm == mm;
        state.next = here ? foresee(player.machine(), proc, VirtAddr{state.subject.page}) : NextAccesses{};
        state.next_known = true;
    }
}

// ---- drawing -------------------------------------------------------------------------------------------------------

/// What is inspected, in a line or two: whose it is, what it is called, where it is.
struct Title {
    std::string text;
    std::string address;
    Colour colour = 0;
};
Title title_of(const Palette& palette, const Facts& facts) {
    struct Visitor {
        const Palette& palette;
        Title operator()(const std::monostate&) const { return {}; }
        Title operator()(const PageFacts& page) const {
            return {trf("{}, page {}", page.process, page.place), fmt::format("{:#x}", VirtAddr{page.page}.v),
                    palette.process(page.proc)};
        }
        Title operator()(const FrameFacts& frame) const {
            return {frame.pfn == zero_pfn ? std::string(tr("the zero page")) : trf("frame {}", frame.pfn.v),
                    fmt::format("{:#x}", u64{frame.pfn.v} << page_shift), palette.text};
        }
        Title operator()(const VmaFacts& vma) const {
            return {vma.name.empty() ? vma.process : trf("{}, VMA {}", vma.process, vma.name),
                    fmt::format("{:#x}", VirtAddr{vma.vma ? vma.vma->start : vma.page}.v),
                    palette.process(vma.proc)};
        }
        Title operator()(const ProcessFacts& process) const {
            return {trf("process {}", process.name), {}, palette.process(process.proc)};
        }
    };
    return std::visit(Visitor{palette}, facts);
}

void draw_why(InspectorColumn& column, InspectorState& state) {
    const Palette& palette = column.canvas().palette();
    if (state.reveal_why) {
        state.folded &= ~(u32{1} << static_cast<u32>(InspectorSection::why));
    }
    state.why_at = column.height();
    if (!column.section(InspectorSection::why, tr("Why?"))) {
        return;
    }
    if (!state.why_known) {
        column.paragraph(Face::small, tr("The history is being read …"), palette.text_faint);
    }
    for (const Reason& reason : state.reasons) {
        const bool leads = reason.event.has_value();
        if (!leads) {
            column.link(Face::body, reason.text, palette.text, palette.line_strong);
        } else if (column.link(Face::body, reason.text, palette.text, palette.accent)) {
            column.view().intents.emplace_back(SeekEvent{*reason.event + 1});
        }
    }
    if (state.next_known && state.next.load.possible) {
        column.space(2);
        column.paragraph(Face::body, trf("The next read {}", foreseen_text(state.next.load)),
                         palette.text_dim);
        column.paragraph(Face::body, trf("The next write {}", foreseen_text(state.next.store)),
                         palette.text_dim);
    }
    column.end_section();
}

/// "4 · child = fork()".
std::string step_title(const Player& player, std::size_t step) {
    const StepOutcome* outcome = player.outcome(step);
    return fmt::format("{} · {}", step + 1,
                       outcome == nullptr ? std::string()
                                          : player.script().statements[outcome->statement].text);
}

void draw_history(InspectorColumn& column, InspectorState& state) {
    const Palette& palette = column.canvas().palette();
    if (!column.section(InspectorSection::history, tr("History"))) {
        return;
    }
    const Player& player = *column.view().session.player();
    if (!state.history_complete) {
        column.paragraph(Face::small, tr("The history is being read …"), palette.text_faint);
    }
    if (state.earlier > 0) {
        column.paragraph(Face::small, trf("{} earlier events", count_text(state.earlier)),
                         palette.text_faint);
    }
    if (state.lines.empty() && state.history_complete) {
        column.paragraph(Face::small, tr("Nothing has happened to it."), palette.text_faint);
    }
    const std::size_t cursor = player.timeline().event();
    for (HistoryLine& line : state.lines) {
        if (line.new_step) {
            column.space(3);
            const Rect row = column.line(18, 1);
            column.canvas().elided(Face::small, row, step_title(player, line.step),
                                   line.ahead ? palette.text_faint : palette.text_dim);
        }
        const bool current = line.event + 1 == cursor;
        const Colour colour = current                     ? palette.text
                              : line.ahead || line.detail ? palette.text_faint
                                                          : palette.text_dim;
        line.at = column.rest(0);
        if (column.link(Face::small, line.text, colour, current ? palette.text : palette.line_strong)) {
            column.view().intents.emplace_back(SeekEvent{line.event + 1});
        }
        line.at.h = column.rest(0).y - line.at.y;
    }
    if (state.later > 0) {
        column.paragraph(Face::small, trf("{} later events", count_text(state.later)), palette.text_faint);
    }
    column.end_section();
}

void draw_sections(InspectorColumn& column, InspectorState& state) {
    const Palette& palette = column.canvas().palette();
    const Title title = title_of(palette, state.facts);
    const Canvas& canvas = column.canvas();
    if (std::holds_alternative<std::monostate>(state.facts)) {
        column.paragraph(Face::body, tr("It does not exist yet."), palette.text_faint);
    }
    canvas.elided(Face::strong, column.line(20), title.text, title.colour);
    if (!title.address.empty()) {
        canvas.text(Face::mono_small, column.line(18), title.address, palette.text_dim);
    }
    column.space(6);
    if (const auto* page = std::get_if<PageFacts>(&state.facts)) {
        draw_page_sections(column, *page);
        draw_why(column, state);
    } else if (const auto* frame = std::get_if<FrameFacts>(&state.facts)) {
        draw_frame_sections(column, *frame);
    } else if (const auto* vma = std::get_if<VmaFacts>(&state.facts)) {
        draw_vma_sections(column, *vma);
    } else if (const auto* process = std::get_if<ProcessFacts>(&state.facts)) {
        draw_process_sections(column, *process);
    }
    draw_history(column, state);
}

} // namespace

void draw_inspector(const View& view, InspectorState& state, Rect panel) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    canvas.panel(panel);
    Rect rest = panel.inset(canvas.px(size::padding), canvas.px(size::gap));
    const Rect heading = rest.take_top(canvas.px(size::heading));
    canvas.heading(heading, tr("INSPECTOR"));
    const Player* player = view.session.player();
    if (player == nullptr) {
        return;
    }
    const Selection& selection = view.session.selection();
    const Selection subject = selection.empty() ? followed_page(*player) : selection;
    if (subject.empty()) {
        canvas.paragraph(Face::body, rest,
                         tr("Click a page, a frame, a mapping or a process to see all that is known of it."),
                         palette.text_faint);
        return;
    }
    if (selection.empty()) {
        canvas.text(Face::small, heading, tr("the last access"), palette.text_faint, Align::right);
    }
    refresh_facts(view, state, position_of(view.session), subject);
    refresh_history(view, state);
    refresh_why(view, state);
    state.busy = !state.history_complete || !state.complete ||
                 (subject.kind == Selection::Kind::page && !(state.why_known && state.next_known));

    ImGui::SetCursorScreenPos({rest.x, rest.y});
    ImGui::BeginChild("inspector", {rest.w + canvas.px(size::padding - 3), rest.h}, 0,
                      ImGuiWindowFlags_NoBackground);
    const Canvas own = canvas.in_window();
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    state.area = rest;
    InspectorColumn column(view, state, own, {origin.x, origin.y, rest.w, 0});
    draw_sections(column, state);
    ImGui::Dummy({rest.w, column.height()});
    if (state.reveal_why) {
        ImGui::SetScrollY(state.why_at);
        state.reveal_why = false;
    }
    ImGui::EndChild();
}

} // namespace cow::ui
