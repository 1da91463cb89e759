#include "app/gui/panels/script_text.hpp"

#include "app/view/text/fault_name.hpp"
#include "core/language/language.hpp"

#include <algorithm>

namespace cow::ui {
namespace {

/// A tint of a hue: the hue itself stands for a process.
Colour ink_colour(const Palette& palette, Ink ink) {
    switch (ink) {
    case Ink::keyword: return blend(palette.text, palette.accent, 0.8F);
    case Ink::call: return blend(palette.text, palette.anon, 0.75F);
    case Ink::constant: return blend(palette.text, palette.file, 0.6F);
    case Ink::number: return blend(palette.text, palette.green_text, 0.75F);
    case Ink::string: return blend(palette.text, palette.yellow, 0.55F);
    case Ink::comment: return palette.text_faint;
    case Ink::process:
    case Ink::plain: break;
    }
    return palette.text;
}

Colour span_colour(const Palette& palette, const ActingProcesses& processes, const InkSpan& span,
                   std::string_view word) {
    if (span.ink == Ink::process) {
        const auto known = processes.find(word);
        return known == processes.end() ? palette.text : palette.process(known->second);
    }
    return ink_colour(palette, span.ink);
}

void draw_wave(const Canvas& canvas, float from, float to, float y) {
    const float half = canvas.px(2.5F);
    std::vector<Point> points;
    bool up = false;
    for (float x = from; x < to + half; x += half) {
        points.push_back({x, y + (up ? -canvas.px(1.2F) : canvas.px(1.2F))});
        up = !up;
    }
    canvas.polyline(points, canvas.palette().vermilion_text, std::max(1.0F, canvas.px(1.3F)));
}

} // namespace

Rect script_row(const Canvas& canvas, Rect text, std::size_t row) {
    const float height = canvas.px(script_line_height);
    const float indent = row == 0 ? 0 : canvas.px(12);
    return {text.x + indent, text.y + height * static_cast<float>(row), text.w - indent, height};
}

std::size_t script_columns(const Canvas& canvas, float width) {
    const float advance = std::max(1.0F, canvas.text_width(Face::mono_small, "mmmmmmmmmm") / 10);
    return static_cast<std::size_t>(std::max(10.0F, width / advance));
}

void draw_script_line(const Canvas& canvas, const ActingProcesses& processes, std::vector<ScriptLine>& lines,
                      std::size_t index, std::string_view text, Rect area, LineInk ink) {
    const Palette& palette = canvas.palette();
    const std::vector<InkSpan>& spans = inks_of(lines, index, text);
    const ScriptLine& line = lines[index];
    std::size_t next = 0; // span
    for (std::size_t r = 0; r < line.rows(); ++r) {
        const TextRange row = line.row(r);
        Rect rest = script_row(canvas, area, r);
        rest.w += canvas.px(6);
        std::size_t at = row.begin;
        const auto draw = [&](std::size_t end, Colour colour) {
            const bool hides = at >= ink.hidden.begin && at < ink.hidden.end;
            const std::string_view part = !hides                   ? text.substr(at, end - at)
                                          : at == ink.hidden.begin ? hidden_name
                                                                   : std::string_view();
            const Colour full = ink.all != 0 ? ink.all : colour;
            const Colour ground = ink.ground != 0 ? ink.ground : palette.panel;
            const Colour shown = legible(blend(palette.panel, full, ink.strength), ground, palette.text);
            const float width = canvas.text_width(Face::mono_small, part);
            canvas.elided(Face::mono_small, {rest.x, rest.y, rest.w + canvas.px(40), rest.h}, part, shown);
            rest.x += width;
            rest.w -= width;
            at = end;
        };
        while (at < row.end) {
            while (next < spans.size() && line.range.begin + spans[next].end <= at) {
                ++next;
            }
            const bool span = next < spans.size() && line.range.begin + spans[next].begin <= at;
            const std::size_t limit = next == spans.size() ? row.end
                                      : span               ? line.range.begin + spans[next].end
                                                           : line.range.begin + spans[next].begin;
            const std::string_view word =
                span ? text.substr(line.range.begin + spans[next].begin, spans[next].end - spans[next].begin)
                     : std::string_view();
            const std::size_t edge = at < ink.hidden.begin ? ink.hidden.begin
                                     : at < ink.hidden.end ? ink.hidden.end
                                                           : limit;
            draw(std::min({limit, row.end, edge}),
                 span ? span_colour(palette, processes, spans[next], word) : palette.text);
        }
    }
}

std::string error_text(const Diagnostic& problem) {
    const std::string text = trf("Line {}: {}", problem.line, problem.message);
    return problem.hint.empty() ? text : text + " – " + problem.hint;
}

void draw_script_errors(const View& view, const Canvas& canvas, const ScriptLine& line, std::string_view text,
                        Rect area) {
    for (const Diagnostic& problem : view.session.document().errors()) {
        if (problem.line != line.number) {
            continue;
        }
        const std::size_t begin =
            std::min(line.range.begin + std::max(problem.column, 1U) - 1, line.range.end);
        const std::size_t end = std::min(begin + problem.length, line.range.end);
        for (std::size_t r = row_of(line, begin); r < line.rows(); ++r) {
            const TextRange row = line.row(r);
            if (row.begin > begin && row.begin >= end) {
                break;
            }
            const Rect place = script_row(canvas, area, r);
            const std::size_t from = std::max(row.begin, begin);
            const std::size_t to = std::max(from, std::min(row.end, end));
            const float x =
                place.x + canvas.text_width(Face::mono_small, text.substr(row.begin, from - row.begin));
            const float width =
                std::max(canvas.px(8), canvas.text_width(Face::mono_small, text.substr(from, to - from)));
            draw_wave(canvas, x, x + width, place.bottom() - canvas.px(2.5F));
            if (canvas.hovered({x, place.y, width, place.h})) {
                tooltip(canvas,
                        problem.hint.empty() ? problem.message : problem.message + "\n" + problem.hint);
            }
        }
    }
}

} // namespace cow::ui
