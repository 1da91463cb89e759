#include "app/gui/overlays/mirror_view.hpp"

#include "app/gui/overlays/overlay_window.hpp"
#include "app/gui/paint/imgui_compat.hpp"
#include "app/view/session/fault_words.hpp"
#include "app/view/session/question_cards.hpp"
#include "app/view/words/exercise_words.hpp"
#include "app/view/words/mirror.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace cow::ui {
namespace {

std::vector<std::string> all_lines(const Session& session, const std::vector<std::string>& beside) {
    std::vector<std::string> lines =
        mirror_lines(*session.player(), session.title(), session.names(), session.run()->troubles());
    if (std::string note = fault_note(session); !note.empty()) {
        lines.push_back(std::move(note));
    }
    if (const std::size_t step = session.player()->step(); step > 0) {
        std::vector<std::string> verdicts = verdict_lines(session, step - 1);
        std::move(verdicts.begin(), verdicts.end(), std::back_inserter(lines));
    }
    lines.insert(lines.end(), beside.begin(), beside.end());
    if (std::string posed = posed_line(session); !posed.empty()) {
        lines.push_back(std::move(posed));
    }
    if (const BeKernel* kernel = session.be_kernel()) {
        const Exercise& exercise = kernel->exercise();
        const std::vector<std::string> acts =
            exercise_lines(exercise, session.names().of(exercise.plan().proc));
        lines.insert(lines.begin(), acts.begin(), acts.end());
    }
    return lines;
}

void refresh(const View& view, MirrorState& state, const std::vector<std::string>& beside) {
    const Position position = position_of(view.session);
    const bool hides = view.session.hides_fault();
    const std::size_t tellings = view.session.predictions().tellings();
    if (state.valid && state.position == position && state.hides == hides && state.tellings == tellings &&
        state.beside == beside) {
        return;
    }
    state.valid = true;
    state.position = position;
    state.hides = hides;
    state.tellings = tellings;
    state.beside = beside;
    state.lines = all_lines(view.session, beside);
}

} // namespace

std::string copied_text(const Session& session, const std::vector<std::string>& beside) {
    if (session.player() == nullptr) {
        return "";
    }
    std::vector<std::string> lines = selected_lines(*session.player(), session.names(), session.selection());
    if (lines.empty()) {
        lines = all_lines(session, beside);
    }
    return fmt::format("{}\n", fmt::join(lines, "\n"));
}

void draw_mirror(const View& view, MirrorState& state, Rect area, const std::vector<std::string>& beside) {
    if (view.session.player() == nullptr) {
        view.intents.emplace_back(RunCommand{CommandId::close});
        return;
    }
    refresh(view, state, beside);
    OverlayWindow window(view, "mirror", area);
    const Canvas canvas = window.canvas();
    const Palette& palette = canvas.palette();
    Rect rest = area.inset(canvas.px(size::padding), canvas.px(size::gap));
    Rect heading = rest.take_top(canvas.px(size::heading), canvas.px(4));
    const std::string_view copy = tr("Copy");
    const Rect button = heading.take_right(canvas.text_width(Face::strong, copy) + canvas.px(20));
    canvas.heading(heading, tr("TEXT MIRROR"));
    canvas.fill(button, window.hovered(button) ? palette.control_hot : palette.control, canvas.px(5));
    canvas.outline(button, palette.line_strong, canvas.px(5));
    canvas.text(Face::strong, button, copy, palette.text, Align::center);
    if (window.hovered(button)) {
        tooltip(canvas, tip_of(command(view, CommandId::copy_text)));
    }
    if (window.clicked(button)) {
        view.intents.emplace_back(RunCommand{CommandId::copy_text});
    }

    ImGui::SetCursorScreenPos({rest.x, rest.y});
    ImGui::BeginChild("mirror lines", {rest.w, rest.h}, 0, ImGuiWindowFlags_NoBackground);
    const Canvas inside = canvas.in_window();
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x - canvas.px(4);
    float y = 0;
    for (const std::string& line : state.lines) {
        const std::size_t blanks = std::min(line.find_first_not_of(' '), line.size());
        const float indent = canvas.px(7) * static_cast<float>(blanks);
        const std::string_view words = std::string_view(line).substr(blanks);
        y += words.empty()
                 ? canvas.line_height(Face::mono_small)
                 : inside.paragraph(Face::mono_small, {origin.x + indent, origin.y + y, width - indent, 0},
                                    words, palette.text);
    }
    ImGui::Dummy({width, y});
    ImGui::EndChild();
}

} // namespace cow::ui
