#include "app/gui/panels/narration_view.hpp"

#include "app/gui/paint/imgui_compat.hpp"
#include "app/gui/panels/question_view.hpp"
#include "app/gui/panels/real_kernel_view.hpp"
#include "app/view/session/fault_words.hpp"
#include "app/view/words/inspection.hpp"
#include "core/explain/rule_text.hpp"
#include "core/language/language.hpp"

#include <algorithm>
#include <iterator>
#include <span>
#include <vector>

namespace cow::ui {
namespace {

constexpr float least_height_with_heading = 100;
constexpr std::size_t most_sentences = 24;
constexpr std::size_t farthest_back = 400; // events

void refresh(const Session& session, NarrationState& state) {
    const Position position = position_of(session);
    if (state.valid && state.position == position) {
        return;
    }
    state.valid = true;
    state.position = position;
    state.sentences.clear();
    const Player& player = *session.player();
    const Names names = session.names();
    state.story = story_of(player);
    const EventRange step = shown_step_events(player);
    const StepOutcome* outcome = player.outcome(shown_step(player));
    const ProcId actor = outcome != nullptr ? outcome->proc : no_proc;
    const std::size_t cursor = player.timeline().event();
    for (std::size_t i = cursor; i > step.first && cursor - i < farthest_back; --i) {
        const Event& event = player.timeline().event_at(i - 1);
        // The current event is always told, others only when they are worth it.
        if (i == cursor || event_weight(event) != Weight::detail) {
            state.sentences.push_back(sentence(event, player.machine(), names.about(event, actor)));
        }
        if (i == cursor) { // in front of the current event, where they are seen
            std::vector<std::string> rules = rules_until(player, i - 1);
            std::move(rules.rbegin(), rules.rend(), std::back_inserter(state.sentences));
        }
        if (state.sentences.size() >= most_sentences) {
            break;
        }
    }
    std::reverse(state.sentences.begin(), state.sentences.end());
}

class Column {
public:
    Column(const Canvas& canvas, Rect area) : canvas_(canvas), area_(area) {}

    void paragraph(Face face, std::string_view text, Colour colour, float gap) {
        const float height = canvas_.paragraph(face, {area_.x, area_.y + y_, area_.w, 0}, text, colour);
        lines(height, canvas_.line_height(face));
        y_ += canvas_.px(gap);
    }
    float measure(Face face, std::string_view text, float gap) const {
        return canvas_.paragraph(face, {0, 0, area_.w, 0}, text, 0, false) + canvas_.px(gap);
    }
    Rect line(float height, float gap) {
        tops_.push_back(y_);
        const Rect rect{area_.x, area_.y + y_, area_.w, height};
        y_ += height + canvas_.px(gap);
        return rect;
    }
    /// What was drawn, in lines, each of which can be the first that is seen.
    void lines(float height, float line) {
        for (float above = 0; above < height; above += line) {
            tops_.push_back(y_ + above);
        }
        y_ += height;
    }
    float height() const { return y_; }
    float width() const { return area_.w; }
    /// The top of the first thing that is whole when all above `y` is out of sight; `y` when there is none.
    float whole_from(float y) const {
        const auto top = std::lower_bound(tops_.begin(), tops_.end(), y);
        return top != tops_.end() ? *top : y;
    }
    Point here() const { return {area_.x, area_.y + y_}; }

private:
    const Canvas& canvas_;
    Rect area_;
    std::vector<float> tops_; ///< of what was drawn
    float y_ = 0;
};

void add_question(const View& view, const Canvas& canvas, Column& column, const QuestionCard& card) {
    const Point at = column.here();
    const float height = draw_question(canvas, &view, {at.x, at.y, column.width(), 0}, card, {});
    column.lines(height, canvas.line_height(Face::body));
    column.line(0, 8);
}

void draw_story(const View& view, const Canvas& canvas, Column& column, const Story& story) {
    const Palette& palette = canvas.palette();
    if (!story.heading.empty()) {
        column.paragraph(Face::strong, story.heading, palette.accent, 6);
    }
    if (!story.problem.empty()) {
        column.paragraph(Face::body, story.problem, palette.vermilion_text, 8);
    }
    const std::vector<QuestionCard> cards = question_cards(view.session, story);
    const auto next =
        std::find_if(cards.begin(), cards.end(), [](const QuestionCard& card) { return !card.past; });
    const auto about_next = static_cast<std::size_t>(next - cards.begin());
    for (const QuestionCard& card : std::span(cards).first(about_next)) {
        add_question(view, canvas, column, card);
    }
    for (const std::string& say : story.says) {
        column.paragraph(Face::body, say, palette.text, 8);
    }
    for (const QuestionCard& card : std::span(cards).subspan(about_next)) {
        add_question(view, canvas, column, card);
    }
}

/// The latest sentences that find room in `height`; always the current one.
void draw_sentences(const Canvas& canvas, Column& column, const Session& session, const NarrationState& state,
                    float height) {
    const Palette& palette = canvas.palette();
    constexpr float gap = 5;
    std::size_t first = state.sentences.size();
    float room = height;
    while (first > 0) {
        room -= column.measure(Face::body, state.sentences[first - 1], gap);
        if (room < 0 && first < state.sentences.size()) {
            break;
        }
        --first;
    }
    const ProcId proc = session.moment().focus.proc;
    for (std::size_t i = first; i < state.sentences.size(); ++i) {
        const bool current = i + 1 == state.sentences.size();
        const Point from = column.here();
        column.paragraph(Face::body, state.sentences[i], current ? palette.text : palette.text_faint, gap);
        if (current) {
            const float x = from.x - canvas.px(8);
            canvas.fill({x, from.y, canvas.px(3), column.here().y - from.y - canvas.px(gap)},
                        proc == no_proc ? palette.text_faint : palette.process(proc), canvas.px(1.5F));
        }
    }
}

/// At the right of the heading: leads to the reasons for what is seen of the page in question.
void draw_why_button(const View& view, Rect heading) {
    if (view.session.player() == nullptr || followed_page(*view.session.player()).empty()) {
        return;
    }
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    const std::string_view text = tr("Why? →");
    const float width = canvas.text_width(Face::small, text) + canvas.px(16);
    const Rect button = heading.take_right(width).inset(0, canvas.px(2));
    const bool hot = canvas.hovered(button);
    canvas.fill(button, hot ? palette.control_hot : palette.control, canvas.px(5));
    canvas.outline(button, palette.accent, canvas.px(5));
    canvas.text(Face::small, button, text, palette.text, Align::center);
    if (hot) {
        tooltip(canvas, tip_of(command(view, CommandId::explain)));
    }
    if (canvas.clicked(button)) {
        view.intents.emplace_back(RunCommand{CommandId::explain});
    }
}

} // namespace

void draw_narration(const View& view, NarrationState& state, Rect panel) {
    const Canvas& canvas = view.canvas;
    const Palette& palette = canvas.palette();
    canvas.panel(panel);
    Rect rest = panel.inset(canvas.px(size::padding), canvas.px(size::gap));
    const bool strip = panel.h < canvas.px(least_height_with_heading);
    if (!strip) {
        const Rect heading = rest.take_top(canvas.px(size::heading));
        canvas.heading(heading, tr("WHAT IS HAPPENING"));
        draw_why_button(view, heading);
    }
    rest.w += canvas.px(6);
    rest.x -= canvas.px(8);
    rest.w += canvas.px(8);

    ImGui::SetCursorScreenPos({rest.x, rest.y});
    ImGui::BeginChild("narration", {rest.w, rest.h}, 0, ImGuiWindowFlags_NoBackground);
    const Canvas own = canvas.in_window();
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    Column column(own, {origin.x + own.px(8), origin.y, width - own.px(12), 0});
    if (const Player* player = view.session.player()) {
        const Position before = state.position;
        refresh(view.session, state);
        draw_story(view, own, column, state.story);
        const std::string fault = fault_note(view.session);
        const bool ends = player->at_end() && !view.session.is_asking();
        const float hint = (ends ? own.line_height(Face::body) * 2 : 0) +
                           (fault.empty() ? 0 : column.measure(Face::strong, fault, 5));
        const VerdictNote note = verdict_note(view);
        const float indent = own.px(12);
        const float note_height = draw_verdict_note(own, note, {0, 0, width - indent, 0}, false);
        draw_sentences(own, column, view.session, state, rest.h - column.height() - hint - note_height);
        const float note_top = column.height();
        draw_verdict_note(own, note, column.line(note_height, 0), true);
        if (!fault.empty()) {
            column.paragraph(Face::strong, fault, palette.yellow_text, 5);
        }
        if (player->at_start() && state.sentences.empty()) {
            column.paragraph(Face::body, tr("Press the right arrow key for the first step, Space to play."),
                             palette.text_faint, 0);
        } else if (ends && !view.session.playback().moving()) {
            column.paragraph(Face::body, tr("This is the end. Home leads back to the start."),
                             palette.text_faint, 0);
        }
        if (before != state.position || column.height() != state.height) {
            state.height = column.height();
            // The latest is at the bottom; of a long list of differences the top is to be seen.
            const float below = column.height() - own.px(6) - rest.h; // the gap under the last line may go
            state.scroll = column.whole_from(std::max(0.0F, std::min(note_top, below)));
            ImGui::SetScrollY(state.scroll);
        }
    }
    ImGui::Dummy({width, std::max(column.height(), state.scroll + rest.h)});
    ImGui::EndChild();
}

} // namespace cow::ui
