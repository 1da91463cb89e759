#include "app/gui/panels/error_view.hpp"

#include "app/gui/paint/imgui_compat.hpp"
#include "app/view/text/text_places.hpp"
#include "core/base/utf8.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace cow::ui {
namespace {

constexpr std::size_t most_shown = 50;

std::string_view line_of(std::string_view source, std::size_t number) {
    std::size_t start = 0;
    for (std::size_t i = 1; i < number; ++i) {
        const std::size_t end = source.find('\n', start);
        if (end == std::string_view::npos) {
            return {};
        }
        start = end + 1;
    }
    std::string_view line = source.substr(start, source.find('\n', start) - start);
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) {
        line.remove_suffix(1);
    }
    return line;
}

/// The line of the file with the fault underlined, cut to what is around it.
float draw_excerpt(const Canvas& canvas, Rect area, std::string_view line, const Diagnostic& problem) {
    const Palette& palette = canvas.palette();
    const float height = canvas.px(22);
    const float advance = std::max(1.0F, canvas.text_width(Face::mono, "mmmmmmmmmm") / 10);
    const auto room = static_cast<std::size_t>(std::max(10.0F, area.w / advance - 4));
    const std::size_t column = problem.column > 0 ? problem.column - 1 : 0;
    std::size_t first = column > room * 2 / 3 ? column - room / 2 : 0;
    while (first > 0 && inside_character(line, first)) {
        --first;
    }
    const std::string_view shown = first < line.size() ? line.substr(first, room * 2) : std::string_view();
    const Rect ground{area.x, area.y, area.w, height + canvas.px(12)};
    canvas.fill(ground, palette.well, canvas.px(4));
    const Rect text{area.x + canvas.px(10), area.y + canvas.px(2), area.w - canvas.px(20), height};
    canvas.text(Face::mono, text, shown, palette.text);
    const std::size_t at = std::min(column - std::min(column, first), shown.size());
    const std::size_t length =
        std::max<std::size_t>(1, std::min<std::size_t>(problem.length, shown.size() - at));
    const float x = text.x + canvas.text_width(Face::mono, shown.substr(0, at));
    const float w = std::max(advance, canvas.text_width(Face::mono, shown.substr(at, length)));
    const float y = text.bottom() + canvas.px(1);
    canvas.fill({x, y, std::min(w, text.right() - x), canvas.px(2)}, palette.vermilion_text);
    const float s = canvas.px(4);
    canvas.line({x, y + s * 1.6F}, {x + s, y + s * 0.4F}, palette.vermilion_text, canvas.px(1.5F));
    canvas.line({x + s, y + s * 0.4F}, {x + 2 * s, y + s * 1.6F}, palette.vermilion_text, canvas.px(1.5F));
    return ground.h;
}

} // namespace

void draw_errors(const View& view, Rect panel) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const Session& session = view.session;
    canvas.panel(panel);
    Rect rest = panel.inset(canvas.px(size::padding), canvas.px(size::gap));
    if (session.document().path().empty()) {
        canvas.text(Face::body, rest, tr("Choose a scenario from the list (O), or drop a .cow file here."),
                    palette.text_dim, Align::center);
        return;
    }
    const std::string file = std::filesystem::path(session.document().path()).filename().string();
    const std::vector<Diagnostic>& all = session.document().errors();
    canvas.heading(rest.take_top(canvas.px(size::heading)), tr("THIS SCENARIO CANNOT BE SHOWN"));

    ImGui::SetCursorScreenPos({rest.x, rest.y});
    ImGui::BeginChild("errors", {rest.w, rest.h}, 0, ImGuiWindowFlags_NoBackground);
    const Canvas own = canvas.in_window();
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x - canvas.px(8);
    float y = origin.y + canvas.px(6);
    const auto paragraph = [&](Face face, std::string_view text, Colour colour, float gap) {
        y += own.paragraph(face, {origin.x, y, width, 0}, text, colour) + canvas.px(gap);
    };
    paragraph(Face::title, file, palette.text, 10);
    if (!session.problem().empty()) {
        paragraph(Face::body, tr(session.problem()), palette.vermilion_text, 8);
        paragraph(Face::small, session.document().path(), palette.text_faint, 8);
    }
    for (std::size_t i = 0; i < std::min(all.size(), most_shown); ++i) {
        const Diagnostic& problem = all[i];
        paragraph(Face::mono_small, fmt::format("{}:{}:{}", file, problem.line, problem.column),
                  palette.text_faint, 2);
        paragraph(Face::strong, problem.message, palette.vermilion_text, 6);
        y += draw_excerpt(own, {origin.x, y, width, 0}, line_of(session.source(), problem.line), problem) +
             canvas.px(6);
        if (!problem.hint.empty()) {
            paragraph(Face::body, problem.hint, palette.green_text, 4);
        }
        y += canvas.px(14);
    }
    if (all.size() > most_shown) {
        paragraph(Face::body, trf("… and {} more", all.size() - most_shown), palette.text_dim, 4);
    }
    ImGui::Dummy({width, y - origin.y});
    ImGui::EndChild();
}

} // namespace cow::ui
