#include "app/gui/overlays/plots_view.hpp"

#include "app/gui/overlays/overlay_window.hpp"
#include "app/gui/paint/imgui_compat.hpp"
#include "app/view/base/number_text.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <cmath>

namespace cow::ui {
namespace {

// Design sizes, pixels at scale 1.
constexpr float least_width = 300;
constexpr float least_height = 128;
constexpr float axis_width = 56;

std::string value_text(const Plot& plot, u64 value) {
    return plot.bytes ? bytes_text(value) : count_text(value);
}

std::vector<std::string> process_names(const Machine& machine) {
    std::vector<std::string> names;
    for (const Process& process : machine.processes) {
        names.push_back(machine.name(process));
    }
    return names;
}

void refresh(const View& view, PlotsState& state, std::size_t columns) {
    const Session& session = view.session;
    const PlotsState::Made now{session.generation(),
                               session.player()->timeline().branch(),
                               session.run()->samples().size(),
                               session.player()->machine().processes.size(),
                               columns,
                               view.settings.theme,
                               language(),
                               state.measure};
    if (state.made == now) {
        return;
    }
    state.made = now;
    state.set = plots_of(session.run()->samples(), columns, state.measure,
                         process_names(session.player()->machine()), view.canvas.palette());
}

/// Where a plot's parts are, and what its numbers are in pixels.
struct PlotArea {
    Rect title;
    Rect legend;
    Rect area;
    Rect below;
    double end = 1;
    double steps = 1;

    float x(std::size_t step) const {
        return area.x + area.w * static_cast<float>(static_cast<double>(step) / steps);
    }
    float y(u64 value) const {
        return area.bottom() - area.h * static_cast<float>(static_cast<double>(value) / end);
    }
};

PlotArea frame_of(const Canvas& canvas, Rect box, const Plot& plot, std::size_t steps) {
    PlotArea frame;
    Rect rest = box.inset(canvas.px(10), canvas.px(6));
    frame.title = rest.take_top(canvas.px(20));
    frame.legend = rest.take_top(canvas.px(16), canvas.px(10));
    frame.below = rest.take_bottom(canvas.px(16), canvas.px(2));
    rest.take_left(canvas.px(axis_width));
    rest.take_right(canvas.px(4));
    frame.area = rest;
    frame.end = static_cast<double>(axis_end(plot.most, plot.bytes));
    frame.steps = static_cast<double>(std::max<std::size_t>(steps, 1));
    return frame;
}

void draw_axes(const Canvas& canvas, const PlotArea& frame, const Plot& plot, std::size_t steps) {
    const Palette& palette = canvas.palette();
    const u64 end = axis_end(plot.most, plot.bytes);
    const float line = canvas.line_height(Face::small);
    for (const u64 value : {u64{0}, end / 2, end}) {
        const float y = frame.y(value);
        canvas.line({frame.area.x, y}, {frame.area.right(), y}, palette.line);
        canvas.text(Face::small,
                    {frame.area.x - canvas.px(axis_width), y - line / 2, canvas.px(axis_width - 6), line},
                    value_text(plot, value), palette.text_faint, Align::right);
    }
    canvas.line({frame.area.x, frame.area.y}, {frame.area.x, frame.area.bottom()}, palette.line_strong);
    canvas.text(Face::small, frame.below, trf("step {}", 0), palette.text_faint);
    const std::string last = count_text(steps);
    canvas.text(Face::small, frame.below, last, palette.text_faint, Align::right);
    canvas.line({frame.area.x, frame.below.y}, {frame.area.x, frame.area.bottom()}, palette.line_strong);
}

void draw_legend(const Canvas& canvas, Rect line, const Plot& plot) {
    for (const Series& series : plot.series) {
        const float whole = canvas.text_width(Face::small, series.name);
        const float width = std::min(whole, line.w - canvas.px(14));
        if (width < (series.own_words ? std::min(whole, canvas.px(30)) : whole)) {
            return;
        }
        const Rect mark = line.take_left(canvas.px(10), canvas.px(4));
        canvas.fill({mark.x, mark.center().y - canvas.px(2), mark.w, canvas.px(4)}, series.colour,
                    canvas.px(1));
        canvas.elided(Face::small, line.take_left(width + 1, canvas.px(12)), series.name,
                      canvas.palette().text_dim);
    }
}

/// A count jumps when its step is done; it does not glide. `lift`: so that lines of one height are all seen.
void draw_line(const Canvas& canvas, const PlotArea& frame, const PlotSet& set, const Series& series,
               float lift) {
    std::vector<Point> points;
    points.reserve(series.values.size() * 2);
    const auto flush = [&] {
        if (points.size() > 1) {
            canvas.polyline(points, series.colour, canvas.px(1.8F));
        } else if (points.size() == 1) {
            canvas.dot(points.front(), canvas.px(1.5F), series.colour);
        }
        points.clear();
    };
    for (std::size_t i = 0; i < series.values.size(); ++i) {
        if (series.values[i] == no_value) {
            flush();
            continue;
        }
        const Point at{frame.x(set.steps[i]), frame.y(series.values[i]) - lift};
        if (!points.empty() && points.back().y != at.y) {
            points.push_back({at.x, points.back().y});
        }
        points.push_back(at);
    }
    flush();
}

void draw_stack(const Canvas& canvas, const PlotArea& frame, const PlotSet& set, const Plot& plot) {
    for (std::size_t first = 0; first < set.steps.size();) {
        // Columns that are alike are one rectangle.
        const auto alike = [&](std::size_t other) {
            return std::all_of(plot.series.begin(), plot.series.end(), [&](const Series& series) {
                return series.values[first] == series.values[other];
            });
        };
        std::size_t last = first + 1;
        while (last < set.steps.size() && alike(last)) {
            ++last;
        }
        const float from = frame.x(set.steps[first]);
        const float to = last < set.steps.size() ? frame.x(set.steps[last]) : frame.x(set.steps.back()) + 1;
        u64 below = 0;
        for (const Series& series : plot.series) {
            const u64 top = below + series.values[first];
            canvas.fill({from, frame.y(top), to - from, frame.y(below) - frame.y(top)}, series.colour);
            below = top;
        }
        first = last;
    }
}

void point_at(const View& view, const OverlayWindow& window, const Canvas& canvas, const PlotArea& frame,
              const PlotSet& set, const Plot& plot) {
    const Player& player = *view.session.player();
    if (set.steps.empty() || !window.hovered(frame.area)) {
        return;
    }
    const float part = (ImGui::GetIO().MousePos.x - frame.area.x) / frame.area.w;
    const double at = static_cast<double>(std::clamp(part, 0.0F, 1.0F)) * frame.steps;
    const auto step = static_cast<std::size_t>(std::lround(at));
    const std::size_t column = set.column_of(step);
    const bool known = step <= set.steps.back();
    const float x = frame.x(step);
    canvas.line({x, frame.area.y}, {x, frame.area.bottom()}, canvas.palette().text_dim, canvas.px(1));
    std::string words = step == 0 ? trf("At the beginning") : trf("After step {}", count_text(step));
    const StepOutcome* outcome = step > 0 ? player.outcome(step - 1) : nullptr;
    if (outcome != nullptr) {
        words += ": " + player.script().statements[outcome->statement].text;
    }
    if (!known) {
        words += "\n" + trf("not run yet");
    }
    for (const Series& series : plot.series) {
        if (known && series.values[column] != no_value) {
            words += "\n" + series.name + ": " + value_text(plot, series.values[column]);
        }
    }
    tooltip(canvas, words);
    if (window.clicked(frame.area)) {
        view.intents.emplace_back(SeekStep{step});
    }
}

void draw_measures(const OverlayWindow& window, const Canvas& canvas, Rect title, Measure& chosen) {
    const Palette& palette = canvas.palette();
    for (std::size_t i = measure_names.size(); i-- > 0;) {
        const Rect box = title.take_right(canvas.px(38), canvas.px(4));
        const bool on = static_cast<std::size_t>(chosen) == i;
        canvas.fill(box,
                    on                    ? blend(palette.panel, palette.accent, 0.28F)
                    : window.hovered(box) ? palette.control_hot
                                          : palette.control,
                    canvas.px(4));
        canvas.text(Face::small, box, measure_names[i], on ? palette.text : palette.text_dim, Align::center);
        if (window.clicked(box)) {
            chosen = static_cast<Measure>(i);
        }
    }
}

void draw_plot(const View& view, PlotsState& state, const OverlayWindow& window, Rect box,
               std::size_t index) {
    const Canvas canvas = window.canvas();
    const Palette& palette = canvas.palette();
    const Player& player = *view.session.player();
    const PlotSet& set = state.set;
    const Plot& plot = set.plots[index];
    const PlotArea frame = frame_of(canvas, box, plot, player.step_count());
    canvas.fill(box, palette.panel, canvas.px(size::rounding));
    canvas.outline(box, palette.line, canvas.px(size::rounding));
    canvas.text(Face::strong, frame.title, tr(plot.title), palette.text);
    if (index == 3) {
        draw_measures(window, canvas, frame.title, state.measure);
    }
    draw_legend(canvas, frame.legend, plot);
    draw_axes(canvas, frame, plot, player.step_count());
    canvas.push_clip({frame.area.x, frame.area.y - 2, frame.area.w + 2, frame.area.h + 4});
    if (plot.stacked) {
        draw_stack(canvas, frame, set, plot);
    } else {
        for (std::size_t i = 0; i < plot.series.size(); ++i) {
            draw_line(canvas, frame, set, plot.series[i], canvas.px(1.5F) * static_cast<float>(i));
        }
    }
    // What lies ahead of the cursor steps back.
    const float here = frame.x(player.step());
    canvas.fill({here, frame.area.y, frame.area.right() + 2 - here, frame.area.h}, fade(palette.panel, 0.6F));
    canvas.pop_clip();
    canvas.line({here, frame.area.y}, {here, frame.area.bottom()}, palette.text, canvas.px(1.5F));
    canvas.dot({here, frame.area.y}, canvas.px(3), palette.text);
    point_at(view, window, canvas, frame, set, plot);
}

/// Buttons to the plots that find no room.
void draw_pager(const OverlayWindow& window, Rect line, std::size_t& first, std::size_t shown) {
    const Canvas canvas = window.canvas();
    const Palette& palette = canvas.palette();
    const auto button = [&](std::string_view text, bool enabled) {
        const Rect box = line.take_right(canvas.px(28), canvas.px(4));
        canvas.fill(box, window.hovered(box) && enabled ? palette.control_hot : palette.control,
                    canvas.px(4));
        canvas.text(Face::strong, box, text, enabled ? palette.text : palette.text_faint, Align::center);
        return enabled && window.clicked(box);
    };
    const bool more = first + shown < plot_count;
    if ((button(">", more) || key_pressed(Key::page_down)) && more) {
        ++first;
    }
    if ((button("<", first > 0) || key_pressed(Key::page_up)) && first > 0) {
        --first;
    }
    canvas.text(Face::small, line, trf("{} to {} of {}", first + 1, first + shown, plot_count),
                palette.text_dim, Align::right);
}

} // namespace

void draw_plots(const View& view, PlotsState& state, Rect area) {
    if (view.session.player() == nullptr) {
        view.intents.emplace_back(RunCommand{CommandId::close});
        return;
    }
    OverlayWindow window(view, "plots", area);
    const Canvas canvas = window.canvas();
    const float gap = canvas.px(size::gap);
    Rect rest = area.inset(gap);
    const auto count_in = [&](float room, float least) {
        return static_cast<std::size_t>(std::max(1.0F, (room + gap) / (canvas.px(least) + gap)));
    };
    Rect heading = rest.take_top(canvas.px(size::heading), canvas.px(4));
    const std::size_t columns = std::min<std::size_t>(count_in(rest.w, least_width), 3);
    const std::size_t rows = std::min(count_in(rest.h, least_height), (plot_count + columns - 1) / columns);
    const std::size_t shown = std::min(columns * rows, plot_count);
    state.first = std::min(state.first, plot_count - shown);

    canvas.heading(heading, tr("PLOTS OVER THE STEPS"));
    if (shown < plot_count) {
        draw_pager(window, heading, state.first, shown);
    }
    const float height = (rest.h - gap * static_cast<float>(rows - 1)) / static_cast<float>(rows);
    refresh(view, state, static_cast<std::size_t>(std::max(64.0F, rest.w / static_cast<float>(columns))));
    for (std::size_t i = 0; i < shown; ++i) {
        const std::size_t row = i / columns;
        const std::size_t in_row = std::min(columns, shown - row * columns);
        const float width = (rest.w - gap * static_cast<float>(in_row - 1)) / static_cast<float>(in_row);
        const Rect box{rest.x + static_cast<float>(i % columns) * (width + gap),
                       rest.y + static_cast<float>(row) * (height + gap), width, height};
        draw_plot(view, state, window, box, state.first + i);
    }
    // The timeline and the buttons beside it stay in use.
}

} // namespace cow::ui
