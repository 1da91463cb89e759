#include "app/gui/compare/compare_view.hpp"

#include "app/view/compare/compare_layout.hpp"
#include "app/view/compare/compared.hpp"
#include "app/view/compare/row_difference.hpp"
#include "app/view/text/fault_name.hpp"
#include "core/language/language.hpp"

#include <algorithm>

namespace cow::ui {
namespace {

struct Column {
    KernelChoice kernel;
    const Run* run = nullptr;
    StageState* stage = nullptr;
    CompareColumn place;
};

std::vector<Column> columns_of(const View& view, CompareState& state, StageState& first, Rect place) {
    const Run& own = *view.session.run();
    const std::vector<KernelChoice> others = chosen_kernels(view.session, state);
    if (!std::equal(others.begin(), others.end(), state.others.kernels().begin(),
                    state.others.kernels().end())) {
        state.others.choose(others);
        state.stages.clear();
    }
    state.others.follow(own, view.session.generation());
    std::vector<Column> out;
    if (!state.alone) {
        out.push_back({kernel_of(own.player().script().config), &own, &first, {}});
    }
    state.stages.resize(others.size());
    for (std::size_t i = 0; i < others.size(); ++i) {
        StageState* stage = out.empty() ? &first : &state.stages[i];
        out.push_back({others[i], state.others.run(i), stage, {}});
    }
    const CompareLayout layout = compare_layout(place, out.size(), main_figures, view.canvas.scale());
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i].place = layout.columns[i];
    }
    return out;
}

std::vector<const Run*> runs_of(const std::vector<Column>& columns) {
    std::vector<const Run*> out;
    for (const Column& column : columns) {
        out.push_back(column.run);
    }
    return out;
}

/// Which step that is, and whether it went otherwise somewhere.
void draw_line(const View& view, CompareState& state, const std::vector<Column>& columns, Rect line) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const Player& player = *view.session.player();
    const Position here = position_of(view.session);
    if (state.told != here) {
        state.told = here;
        state.differs = step_differs(runs_of(columns));
    }
    canvas.panel(line);
    Rect rest = line.inset(canvas.px(size::padding), 0);
    if (state.differs) {
        const std::string text = trf("≠ this step differs");
        canvas.text(Face::small, rest.take_right(canvas.text_width(Face::small, text) + 1, canvas.px(12)),
                    text, palette.yellow_text, Align::right);
    }
    const StepOutcome* outcome = player.outcome(shown_step(player));
    const bool begun = !player.at_start() && outcome != nullptr;
    const std::string where =
        begun ? trf("Step {} of {}", shown_step(player) + 1, player.step_count()) : trf("At the beginning");
    canvas.text(Face::strong, rest.take_left(canvas.text_width(Face::strong, where) + 1, canvas.px(12)),
                where, palette.text);
    if (begun) {
        canvas.elided(Face::mono, rest, player.script().statements[outcome->statement].text,
                      palette.text_dim);
    }
}

bool is_hidden(const View& view, const Column& column) {
    return column.run == view.session.run() && view.session.hides_fault();
}

std::string name_of(const View& view, const Column& column) {
    return is_hidden(view, column) ? fmt::format("{}+{}", fork_way_name(column.kernel.way), hidden_name)
                                   : kernel_choice_name(column.kernel);
}

std::string words_of(const View& view, const Column& column) {
    return is_hidden(view, column) ? std::string(tr(fork_way_text(column.kernel.way)))
                                   : kernel_text(column.kernel);
}

void draw_name(const View& view, const Column& column, bool own) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const Rect box = column.place.name;
    const bool hot = canvas.hovered(box);
    canvas.fill(box, hot ? palette.control_hot : palette.control, canvas.px(size::rounding));
    Rect rest = box.inset(canvas.px(size::padding), 0);
    const std::string name = name_of(view, column);
    canvas.elided(Face::strong,
                  rest.take_left(std::min(canvas.text_width(Face::strong, name) + 1, rest.w), canvas.px(10)),
                  name, palette.text);
    const std::string problem =
        column.run == nullptr ? std::string(tr("This machine cannot run it.")) : impossible_here(*column.run);
    if (problem.empty()) {
        canvas.elided(Face::small, rest, words_of(view, column), palette.text_dim);
    } else {
        canvas.elided(Face::small, rest, trf("impossible: {}", problem), palette.vermilion_text);
    }
    if (hot) {
        std::string tip = fmt::format("{}: {}", name, words_of(view, column));
        tip += own ? trf("\nThe scenario's own kernel.") : "";
        tip += problem.empty() ? "" : "\n" + problem;
        tooltip(canvas, tip + trf("\nClick to choose which kernels are compared."));
    }
    if (canvas.clicked(box)) {
        view.intents.emplace_back(RunCommand{CommandId::compare_with});
    }
}

/// Beside rows of the stage that was just drawn: their pages are otherwise under another kernel.
void mark_rows(const View& view, const Column& column, const std::vector<Column>& all) {
    const Canvas& canvas = view.canvas;
    const StageState& stage = *column.stage;
    const StageGeometry geometry = stage_geometry(stage.scene, stage.shown, stage.activity.items.size());
    const Machine& machine = column.run->player().machine();
    for (std::size_t i = 0; i < stage.scene.cards.size(); ++i) {
        const ProcessCard& card = stage.scene.cards[i];
        for (const Column& other : all) {
            const bool counts = &other != &column && other.run != nullptr &&
                                (&column == &all.front() || &other == &all.front());
            if (!counts) {
                continue;
            }
            const Machine& elsewhere = other.run->player().machine();
            const std::vector<bool> differ = rows_that_differ(card, machine, elsewhere);
            for (std::size_t row = 0; row < std::min(differ.size(), geometry.rows[i].size()); ++row) {
                if (!differ[row]) {
                    continue;
                }
                const Rect box = geometry.rows[i][row];
                canvas.outline(box.inset(-1), canvas.palette().yellow, canvas.px(4), canvas.px(1.5F));
                if (canvas.hovered(box)) {
                    const Vpn page = card.rows[row].page;
                    tooltip(canvas, fmt::format("{}\n{}: {}\n{}: {}", card.rows[row].label,
                                                name_of(view, column), page_text(machine, card.proc, page),
                                                name_of(view, other), page_text(elsewhere, card.proc, page)));
                }
            }
        }
    }
}

/// What is chosen there is chosen in all; the rest is for the session's own stage.
void pass_on(const View& view, const Intents& asked) {
    for (const Intent& intent : asked) {
        if (std::holds_alternative<Select>(intent) || std::holds_alternative<SetCamera>(intent)) {
            view.intents.push_back(intent);
        }
    }
}

/// In a narrow column a stage is drawn smaller, rather than with less on it.
Canvas canvas_for(const Canvas& canvas, Rect stage) {
    constexpr float wanted = 560; // design pixels
    constexpr float least = 0.55F;
    return canvas.zoomed(std::clamp(stage.w / canvas.px(wanted), least, 1.0F));
}

void draw_column(const View& view, const Column& column, const Camera& camera, bool at_once) {
    if (column.run == nullptr) {
        view.canvas.panel(column.place.stage);
        return;
    }
    const bool own = column.run == view.session.run();
    const Canvas canvas = canvas_for(view.canvas, column.place.stage);
    Intents asked;
    const View aside{canvas,        view.session, view.settings, own ? view.intents : asked,
                     view.commands, view.on,      view.overlay,  view.in_motion};
    draw_stage(aside, *column.run, *column.stage, camera, column.place.stage, at_once);
    pass_on(view, asked);
}

void draw_figures(const View& view, const std::vector<Column>& columns) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const std::vector<FigureValues> values = figures_of(runs_of(columns));
    float name = 0;
    float width = 0;
    for (std::size_t i = 0; i < main_figures; ++i) {
        name = std::max(name, canvas.text_width(Face::small, tr(figures()[i].what)) + 1);
        for (const FigureValues& of : values) {
            width = std::max(
                width, canvas.text_width(Face::mono_strong, "≠ " + figure_text(figures()[i], of[i])) + 1);
        }
    }
    for (std::size_t c = 0; c < columns.size(); ++c) {
        const Rect box = columns[c].place.figures;
        if (box.empty() || columns[c].run == nullptr) {
            continue;
        }
        canvas.panel(box);
        for (std::size_t i = 0; i < main_figures; ++i) {
            const Figure& figure = figures()[i];
            const u64 value = values[c][i];
            u64 most = 1;
            bool differs = false;
            for (std::size_t other = 0; other < columns.size(); ++other) {
                most = std::max(most, values[other][i]);
                differs = differs || (columns[other].run != nullptr && values[other][i] != values[0][i]);
            }
            const FigureLine line = figure_line(box, i, name, width, canvas.scale());
            canvas.text(Face::small, line.name, tr(figure.what), palette.text_dim);
            if (!line.bar.empty()) {
                const double share = static_cast<double>(value) / static_cast<double>(most);
                canvas.fill(line.bar, palette.well, canvas.px(2));
                if (value > 0) {
                    canvas.fill({line.bar.x, line.bar.y, line.bar.w * static_cast<float>(share), line.bar.h},
                                fade(palette.accent, differs ? 1 : 0.5F), canvas.px(2));
                }
            }
            canvas.text(Face::mono_strong, line.value,
                        differs ? "≠ " + figure_text(figure, value) : figure_text(figure, value),
                        differs ? palette.yellow_text : palette.text, Align::right);
            const Rect whole{line.name.x, line.name.y, line.value.right() - line.name.x, line.name.h};
            if (canvas.hovered(whole)) {
                tooltip(canvas, tr(figure.help));
            }
        }
    }
}

} // namespace

std::vector<KernelChoice> chosen_kernels(const Session& session, const CompareState& state) {
    const KernelChoice own = kernel_of(session.player()->script().config);
    if (state.chosen.empty()) {
        return session.hides_fault() ? std::vector<KernelChoice>{{own.way, Bug::none}} : usual_others(own);
    }
    std::vector<KernelChoice> out = state.chosen;
    if (!state.alone && !session.hides_fault() && out.size() > 1) {
        std::erase(out, own);
    }
    return out;
}

bool CompareState::moves() const {
    return open &&
           std::any_of(stages.begin(), stages.end(), [](const StageState& stage) { return stage.moves(); });
}

void CompareState::pass(double seconds) {
    for (StageState& stage : stages) {
        stage.pass(seconds);
    }
}

void draw_comparison(const View& view, CompareState& state, StageState& first, const Camera& camera,
                     Rect place, bool at_once) {
    const std::vector<Column> columns = columns_of(view, state, first, place);
    draw_line(view, state, columns,
              compare_layout(place, columns.size(), main_figures, view.canvas.scale()).line);
    for (const Column& column : columns) {
        draw_name(view, column, column.run == view.session.run());
        draw_column(view, column, camera, at_once);
        if (column.run != nullptr) {
            mark_rows(view, column, columns);
        }
    }
    draw_figures(view, columns);
}

} // namespace cow::ui
