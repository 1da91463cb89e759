#include "app/gui/compare/compare_view.hpp"

#include "app/gui/compare/stage_column.hpp"
#include "app/view/compare/compare_layout.hpp"
#include "app/view/compare/compared.hpp"
#include "app/view/text/fault_name.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <span>

namespace cow::ui {
namespace {

struct Column {
    KernelChoice kernel;
    const Run* run = nullptr;
    StageState* stage = nullptr;
    CompareColumn place;
};

/// The chosen kernels stand where the session does.
void follow(const Session& session, CompareState& state) {
    const std::vector<KernelChoice> others = chosen_kernels(session, state);
    if (!std::equal(others.begin(), others.end(), state.others.kernels().begin(),
                    state.others.kernels().end())) {
        state.others.choose(others);
        state.stages.clear();
        state.words.clear();
    }
    state.others.follow(*session.run(), session.generation());
}

std::vector<Column> columns_of(const View& view, CompareState& state, StageState& first, Rect place) {
    const Run& own = *view.session.run();
    follow(view.session, state);
    const std::span<const KernelChoice> others = state.others.kernels();
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

bool is_hidden(const Session& session, const Run* run) {
    return run == session.run() && session.hides_fault();
}

std::string kernel_name(const Session& session, const KernelChoice& kernel, const Run* run) {
    return is_hidden(session, run) ? fmt::format("{}+{}", fork_way_name(kernel.way), hidden_name)
                                   : kernel_choice_name(kernel);
}

std::string name_of(const View& view, const Column& column) {
    return kernel_name(view.session, column.kernel, column.run);
}

std::string words_of(const View& view, const Column& column) {
    return is_hidden(view.session, column.run) ? std::string(tr(fork_way_text(column.kernel.way)))
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

StageColumn stage_of(const View& view, const Column& column) {
    return {column.run, column.stage, name_of(view, column)};
}

/// The first one is compared with all others, those with the first one.
void mark_differences(const View& view, const Column& column, const std::vector<Column>& all) {
    for (const Column& other : all) {
        const bool counts =
            &other != &column && other.run != nullptr && (&column == &all.front() || &other == &all.front());
        if (counts) {
            mark_rows(view, stage_of(view, column), stage_of(view, other));
        }
    }
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

const std::vector<std::string>& comparison_lines(const Session& session, CompareState& state) {
    const Position here = position_of(session);
    follow(session, state);
    if (state.worded == here && !state.words.empty()) {
        return state.words;
    }
    std::vector<NamedRun> kernels;
    const Run* own = session.run();
    if (!state.alone) {
        const KernelChoice kernel = kernel_of(own->player().script().config);
        kernels.push_back({kernel_name(session, kernel, own), own});
    }
    for (std::size_t i = 0; i < state.others.kernels().size(); ++i) {
        kernels.push_back({kernel_choice_name(state.others.kernels()[i]), state.others.run(i)});
    }
    state.worded = here;
    state.words = kernels.empty() ? std::vector<std::string>{} : comparison_lines(kernels);
    return state.words;
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
        if (column.run == nullptr) {
            view.canvas.panel(column.place.stage);
        } else {
            draw_column(view, stage_of(view, column), camera, column.place.stage, at_once);
            mark_differences(view, column, columns);
        }
    }
    draw_figures(view, columns);
}

} // namespace cow::ui
