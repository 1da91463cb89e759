#include "app/gui/panels/script_editor.hpp"

#include "app/gui/paint/imgui_compat.hpp"
#include "app/gui/paint/pointer.hpp"
#include "app/gui/panels/editor_grid.hpp"
#include "app/view/text/completion.hpp"
#include "core/base/utf8.hpp"
#include "core/scenario/text.hpp"

#include <algorithm>
#include <cmath>

namespace cow::ui {
namespace {

constexpr std::size_t tab_width = 4;
constexpr std::size_t most_offered = 8;

/// What can be pasted: line ends as they are here, no control characters, no broken UTF-8.
std::string pasted(std::string_view text) {
    std::string out;
    for (const char c : text.substr(0, valid_utf8_prefix(text))) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\n' || c == '\t' || (byte >= 0x20 && byte != 0x7f)) {
            out += c;
        }
    }
    return out;
}

/// The editor for one frame: where everything is, and what the keys mean.
class Editor {
public:
    Editor(const View& view, EditorState& state, const ActingProcesses& processes, Rect area)
        : view_(view), state_(state), processes_(processes), buffer_(view.session.document().buffer()),
          text_(buffer_.text()), area_(area), height_(view.canvas.px(script_line_height)),
          grid_(view.canvas, state_.lines, text_) {}

    void draw() {
        const Canvas& canvas = view_.canvas;
        lay_out(script_columns(canvas, area_.w - canvas.px(script_number_width + 13 + 8)));
        ImGui::SetCursorScreenPos({area_.x, area_.y});
        ImGui::BeginChild("editor", {area_.w, area_.h}, 0, ImGuiWindowFlags_NoBackground);
        const ImVec2 origin = ImGui::GetCursorScreenPos();
        const float width = ImGui::GetContentRegionAvail().x;
        grid_.put({origin.x, origin.y}, width);
        const Canvas own = canvas.in_window();
        for (std::size_t i = 0; i < state_.lines.size(); ++i) {
            const Rect rect = grid_.line_rect(i);
            if (rect.bottom() > area_.y && rect.y < area_.bottom()) {
                draw_line(own, i, rect);
            }
        }
        ImGui::Dummy({width, grid_.height()});
        take_mouse();
        follow();
        ImGui::EndChild();
        if (state_.focused && view_.overlay == Overlay::none) {
            if (!take_offer()) {
                keys();
            }
        } else {
            state_.offering = false;
        }
    }

private:
    void lay_out(std::size_t columns) {
        const Document& document = view_.session.document();
        if (state_.columns != columns || state_.revision != document.revision() ||
            state_.generation != view_.session.generation() || state_.lines.empty()) {
            state_.columns = columns;
            state_.revision = document.revision();
            state_.generation = view_.session.generation();
            state_.lines = script_lines(text_, columns);
        }
    }

    // ---- drawing ---------------------------------------------------------------------------------------------------

    void draw_line(const Canvas& canvas, std::size_t index, Rect rect) {
        const Palette& palette = canvas.palette();
        const ScriptLine& line = state_.lines[index];
        const TextRange selection = buffer_.selection();
        const bool current = line_of(state_.lines, buffer_.caret()) == index;
        if (current && state_.focused) {
            canvas.fill(rect, palette.card, canvas.px(3));
        }
        for (std::size_t r = 0; r < line.rows(); ++r) {
            draw_selection(canvas, index, r, selection);
        }
        Rect rest = rect.inset(canvas.px(4), 0);
        const Rect number = rest.take_left(canvas.px(script_number_width - 10), canvas.px(10));
        canvas.text(Face::mono_small, {number.x, number.y, number.w, height_}, std::to_string(line.number),
                    current ? palette.text : palette.text_faint, Align::right);
        draw_script_line(canvas, processes_, state_.lines, index, text_, rest, {});
        draw_script_errors(view_, canvas, state_.lines[index], text_, rest);
        if (current && state_.focused) {
            const EditorGrid::Spot spot = grid_.spot_of(buffer_.caret());
            const Rect row = grid_.row_rect(spot.line, spot.row);
            const float x = std::round(spot.x);
            canvas.fill(
                {x - canvas.px(1), row.y + canvas.px(1), std::max(1.0F, canvas.px(2)), row.h - canvas.px(2)},
                palette.text);
        }
    }

    void draw_selection(const Canvas& canvas, std::size_t line, std::size_t row, TextRange selection) const {
        const Palette& palette = canvas.palette();
        const TextRange range = state_.lines[line].row(row);
        if (selection.begin > range.end || selection.end <= range.begin || selection.empty()) {
            return;
        }
        const Rect rect = grid_.row_rect(line, row);
        const std::size_t from = std::max(selection.begin, range.begin);
        const std::size_t to = std::min(selection.end, range.end);
        const float x = rect.x + grid_.width_of(range.begin, from);
        // A selected line end shows as a blank.
        const float end =
            rect.x + grid_.width_of(range.begin, to) + (selection.end > range.end ? canvas.px(6) : 0);
        canvas.fill({x, rect.y, end - x, rect.h}, blend(palette.panel, palette.accent, 0.35F));
    }

    /// The caret stays in view when it has been moved.
    void follow() {
        const std::size_t caret = buffer_.caret();
        if (state_.shown_caret == caret) {
            return;
        }
        state_.shown_caret = caret;
        const EditorGrid::Spot spot = grid_.spot_of(caret);
        const float y = height_ * static_cast<float>(state_.lines[spot.line].first_row + spot.row);
        if (y < ImGui::GetScrollY()) {
            ImGui::SetScrollY(y - height_);
        } else if (y + 2 * height_ > ImGui::GetScrollY() + area_.h) {
            ImGui::SetScrollY(y + 2 * height_ - area_.h);
        }
    }

    // ---- the mouse -------------------------------------------------------------------------------------------------

    void take_mouse() {
        const Point at = mouse();
        const bool over = view_.canvas.hovered(area_) && at.x < grid_.right();
        if (over) {
            ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
        }
        if (over && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
            send(edit::Select{word_at(text_, grid_.place_at(at))});
        } else if (over && ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
            send(edit::Place{grid_.place_at(at), ImGui::GetIO().KeyShift});
            state_.offering = false;
            state_.dragging = true;
            state_.goal = -1;
        }
        state_.dragging = state_.dragging && view_.canvas.button_down();
        if (state_.dragging && ImGui::IsMouseDragging(ImGuiMouseButton_Left, 2)) {
            send(edit::Place{grid_.place_at(at), true});
        }
    }

    // ---- words offered -----------------------------------------------------------------------------------------------

    /// Shows what the word being typed may become. True when a key was for that list.
    bool take_offer() {
        if (!state_.offering) {
            return false;
        }
        const Completion offer =
            complete(text_, buffer_.caret(), view_.session.document().script(), most_offered);
        if (offer.words.empty()) {
            state_.offering = false;
            return false;
        }
        const std::size_t count = offer.words.size();
        state_.offer = std::min(state_.offer, count - 1);
        draw_offer(offer);
        const bool down = key_pressed(Key::down);
        if (down || key_pressed(Key::up)) {
            // The first press chooses the first word.
            state_.offer = !state_.offer_chosen ? (down ? 0 : count - 1)
                                                : (state_.offer + (down ? 1 : count - 1)) % count;
            state_.offer_chosen = true;
            return true;
        }
        if (key_pressed(Key::tab) || (state_.offer_chosen && key_pressed(Key::enter))) {
            send(edit::Select{{offer.begin, buffer_.caret()}});
            send(edit::Insert{offer.words[state_.offer]});
            state_.offering = false;
            return true;
        }
        return false;
    }

    void draw_offer(const Completion& offer) const {
        const Canvas canvas = view_.canvas.on_top();
        const Palette& palette = canvas.palette();
        const EditorGrid::Spot spot = grid_.spot_of(offer.begin);
        const Rect row = grid_.row_rect(spot.line, spot.row);
        float width = 0;
        for (const std::string& word : offer.words) {
            width = std::max(width, canvas.text_width(Face::mono_small, word));
        }
        const float pad = canvas.px(6);
        Rect box{spot.x - pad, row.bottom() + canvas.px(2), width + 2 * pad,
                 height_ * static_cast<float>(offer.words.size()) + canvas.px(4)};
        const ImVec2 screen = ImGui::GetIO().DisplaySize;
        box.x = std::max(0.0F, std::min(box.x, screen.x - box.w));
        box.y = box.bottom() > screen.y ? row.y - box.h : box.y;
        canvas.fill(box, palette.control, canvas.px(4));
        canvas.outline(box, palette.line_strong, canvas.px(4));
        Rect rest = box.inset(0, canvas.px(2));
        for (std::size_t i = 0; i < offer.words.size(); ++i) {
            const Rect line = rest.take_top(height_);
            const bool chosen = i == state_.offer;
            if (chosen) {
                canvas.fill(line.inset(canvas.px(2), 0), palette.control_hot, canvas.px(3));
            }
            canvas.text(Face::mono_small, line.inset(pad, 0), offer.words[i],
                        chosen && state_.offer_chosen ? palette.accent : palette.text);
        }
    }

    // ---- keys ------------------------------------------------------------------------------------------------------

    void send(TextEdit what) { view_.intents.emplace_back(EditScript{std::move(what)}); }

    void keys() {
        const ImGuiIO& io = ImGui::GetIO();
        const float goal = state_.goal;
        state_.goal = -1;
        state_.offering = state_.offering && nothing_pressed();
        if (io.KeyCtrl && !io.KeyAlt) {
            control_keys();
        }
        moves(io.KeyCtrl, io.KeyShift, goal);
        std::string typed;
        if (!modifier_held()) {
            for (const ImWchar character : io.InputQueueCharacters) {
                if (character >= 0x20 && character != 0x7f) {
                    append_character(typed, character);
                }
            }
        }
        if (!typed.empty()) {
            send(edit::Insert{typed});
            state_.offering = true;
            state_.offer = 0;
            state_.offer_chosen = false;
        }
        if (key_pressed(Key::enter)) {
            send(edit::Insert{"\n"});
        }
        if (key_pressed(Key::tab) && !modifier_held()) {
            const std::size_t column =
                buffer_.selection().begin - line_begin(text_, buffer_.selection().begin);
            send(edit::Insert{std::string(tab_width - column % tab_width, ' ')});
        }
    }

    void moves(bool control, bool shift, float goal) {
        struct Row {
            Key key;
            Motion plain;
            Motion controlled;
        };
        constexpr Row rows[] = {{Key::left, Motion::character_back, Motion::word_back},
                                {Key::right, Motion::character_forward, Motion::word_forward}};
        for (const Row& row : rows) {
            if (key_pressed(row.key)) {
                send(edit::Move{control ? row.controlled : row.plain, shift});
            }
        }
        if (key_pressed(Key::backspace)) {
            send(edit::Erase{control ? Motion::word_back : Motion::character_back});
        }
        if (key_pressed(Key::erase)) {
            send(edit::Erase{control ? Motion::word_forward : Motion::character_forward});
        }
        const EditorGrid::Spot spot = grid_.spot_of(buffer_.caret());
        const ScriptLine& line = state_.lines[spot.line];
        if (key_pressed(Key::home)) {
            const std::size_t begin = line.row(spot.row).begin;
            send(edit::Place{control ? 0 : begin == buffer_.caret() ? line.range.begin : begin, shift});
        }
        if (key_pressed(Key::end)) {
            const bool goes_on = spot.row + 1 < line.rows();
            const std::size_t end = line.row(spot.row).end;
            send(edit::Place{control ? text_.size() : goes_on ? previous_character(text_, end) : end, shift});
        }
        const auto page = static_cast<std::ptrdiff_t>(std::max(1.0F, area_.h / height_ - 2));
        vertical(Key::up, -1, spot, goal, shift);
        vertical(Key::down, 1, spot, goal, shift);
        vertical(Key::page_up, -page, spot, goal, shift);
        vertical(Key::page_down, page, spot, goal, shift);
    }

    void vertical(Key key, std::ptrdiff_t rows, const EditorGrid::Spot& spot, float goal, bool shift) {
        if (!key_pressed(key)) {
            state_.goal = state_.goal < 0 && nothing_pressed() ? goal : state_.goal;
            return;
        }
        const float x = goal >= 0 ? goal : spot.x;
        const auto now = static_cast<std::ptrdiff_t>(state_.lines[spot.line].first_row + spot.row);
        const auto last = static_cast<std::ptrdiff_t>(grid_.row_count()) - 1;
        const std::ptrdiff_t wanted = now + rows;
        const std::size_t at = wanted < 0      ? 0
                               : wanted > last ? text_.size()
                                               : grid_.place_in_row(static_cast<std::size_t>(wanted), x);
        send(edit::Place{at, shift});
        state_.goal = x;
    }

    /// No key that would end a walk up or down in one column.
    static bool nothing_pressed() {
        return ImGui::GetIO().InputQueueCharacters.empty() && !key_pressed(Key::left) &&
               !key_pressed(Key::right) && !key_pressed(Key::home) && !key_pressed(Key::end) &&
               !key_pressed(Key::backspace) && !key_pressed(Key::erase) && !key_pressed(Key::enter) &&
               !key_pressed(Key::tab);
    }

    void control_keys() {
        const TextRange selection = buffer_.selection();
        // Without a selection the whole line is meant.
        TextRange range = selection;
        if (range.empty()) {
            range = {line_begin(text_, range.begin),
                     std::min(line_end(text_, range.begin) + 1, text_.size())};
        }
        const std::string copied(std::string_view(text_).substr(range.begin, range.size()));
        if (letter_pressed('c') || letter_pressed('x')) {
            ImGui::SetClipboardText(copied.c_str());
        }
        if (letter_pressed('x')) {
            send(edit::Select{range});
            send(edit::Erase{Motion::character_back});
        }
        if (letter_pressed('v')) {
            const char* clipboard = ImGui::GetClipboardText();
            if (const std::string text = pasted(clipboard != nullptr ? clipboard : ""); !text.empty()) {
                send(edit::Insert{text});
            }
        }
        if (letter_pressed('a')) {
            send(edit::Select{{0, text_.size()}});
        }
        if (letter_pressed('y') || (letter_pressed('z') && ImGui::GetIO().KeyShift)) {
            send(edit::Redo{});
        } else if (letter_pressed('z')) {
            send(edit::Undo{});
        }
    }

    const View& view_;
    EditorState& state_;
    const ActingProcesses& processes_;
    const TextBuffer& buffer_;
    const std::string& text_;
    Rect area_;
    float height_;
    EditorGrid grid_;
};

} // namespace

void draw_editor(const View& view, EditorState& state, const ActingProcesses& processes, Rect area) {
    Editor(view, state, processes, area).draw();
}

} // namespace cow::ui
