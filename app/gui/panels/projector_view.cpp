#include "app/gui/panels/projector_view.hpp"

#include "app/gui/panels/question_view.hpp"
#include "core/explain/sentence.hpp"
#include "core/language/language.hpp"

namespace cow::ui {
namespace {

std::string line_at(const Session& session) {
    const Player& player = *session.player();
    if (player.at_start()) {
        return std::string(tr("Press the right arrow key for the first step, Space to play."));
    }
    const std::size_t step = shown_step(player);
    const StepOutcome* outcome = player.outcome(step);
    if (outcome == nullptr) {
        return {};
    }
    if (shown_step_events(player).empty()) {
        return player.script().statements[outcome->statement].text;
    }
    const Event& event = player.timeline().event_at(player.timeline().event() - 1);
    return sentence(event, player.machine(), session.names().about(event, outcome->proc));
}

void refresh(const Session& session, ProjectorState& state) {
    const Position position = position_of(session);
    if (state.valid && state.position == position) {
        return;
    }
    state = {true, position, story_of(*session.player()), {}, false, state.kept};
    state.trouble = !state.story.problem.empty();
    state.line = state.trouble ? state.story.problem : line_at(session);
}

/// What was asked, with its answer, until something new is, which stands under how the last one went. `view` null: it is
/// only measured.
float draw_all(const Canvas& canvas, const View* view, const Session& session, const Story& story,
               Rect area) {
    const std::vector<QuestionCard> cards = question_cards(session, story);
    const bool asks = !story.questions.empty() || session.is_asking();
    const float top = area.y;
    for (QuestionCard card : cards) {
        if (asks && !card.score.empty()) { // of the last one no more than how it went
            card.text.clear();
            card.chips.clear();
            card.reason.clear();
            card.score.clear();
        }
        if (!asks || card.open || card.text.empty() || card.verdict.empty()) {
            area.y +=
                draw_question(canvas, view, area, card, {Face::title, Face::mono, Face::body}) + canvas.px(4);
        }
    }
    return area.y - top;
}

Rect inside(const Canvas& canvas, Rect panel) {
    return panel.inset(canvas.px(size::padding), canvas.px(size::gap));
}

} // namespace

float question_height(const Canvas& canvas, const Session& session, ProjectorState& state, float width) {
    if (session.player() == nullptr) {
        return 0;
    }
    refresh(session, state);
    const Rect area = inside(canvas, {0, 0, width, canvas.px(1000)});
    const float high = draw_all(canvas, nullptr, session, state.story, area);
    state.kept = high > 0 ? std::max(state.kept, high + canvas.px(2 * size::gap - 8)) : state.kept;
    return state.kept;
}

void draw_questions(const View& view, const ProjectorState& state, Rect panel) {
    const Canvas& canvas = view.canvas;
    canvas.panel(panel);
    if (view.session.player() == nullptr ||
        draw_all(canvas, &view, view.session, state.story, inside(canvas, panel)) == 0) {
        canvas.elided(Face::title, inside(canvas, panel), view.session.title(), canvas.palette().text_faint);
    }
}

void draw_what_happens(const Canvas& canvas, const Session& session, ProjectorState& state, Rect panel) {
    canvas.panel(panel);
    if (session.player() == nullptr) {
        return;
    }
    refresh(session, state);
    const Palette& palette = canvas.palette();
    Rect line = panel.inset(canvas.px(size::padding), 0);
    const ProcId proc = session.moment().focus.proc;
    canvas.fill({panel.x, panel.y, canvas.px(4), panel.h},
                proc == no_proc ? palette.line_strong : palette.process(proc), canvas.px(2));
    // As large as it fits.
    Face face = Face::body;
    for (const Face larger : {Face::title, Face::strong}) {
        if (canvas.text_width(larger, state.line) <= line.w) {
            face = larger;
            break;
        }
    }
    canvas.elided(face, line, state.line, state.trouble ? palette.vermilion_text : palette.text);
}

} // namespace cow::ui
