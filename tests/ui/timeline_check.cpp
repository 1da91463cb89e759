// The timeline's keys and what can be pointed at there, the plots, and the text mirror.

#include "app/gui/paint/imgui_compat.hpp"
#include "app/gui/panels/timeline/timeline_view.hpp"
#include "app/view/scene/landmarks.hpp"
#include "tests/ui/checks.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui_impl_glfw.h>

#include <cstring>

namespace cow::ui {

void Driver::type_shifted(unsigned character) {
    hold(GLFW_KEY_LEFT_SHIFT, true);
    type(character);
    hold(GLFW_KEY_LEFT_SHIFT, false);
    take_in(0.02);
}

void Driver::point_at(Point place) {
    compat::inject_mouse(backend_->window(), static_cast<double>(place.x), static_cast<double>(place.y));
    draw(0.02);
    draw(0.02);
}

void Driver::click(Point place) {
    point_at(place);
    ImGui_ImplGlfw_MouseButtonCallback(backend_->window(), GLFW_MOUSE_BUTTON_LEFT, GLFW_PRESS, 0);
    draw(0.02);
    ImGui_ImplGlfw_MouseButtonCallback(backend_->window(), GLFW_MOUSE_BUTTON_LEFT, GLFW_RELEASE, 0);
    draw(0.02);
    draw(0.02);
}

/// The bottom panel as it is laid out now.
BottomLayout Driver::bottom() const {
    const Session& session = shell_->session();
    const Settings& settings = shell_->state().settings;
    const Point size = backend_->size();
    const float scale = ui_scale(size.x, size.y, backend_->content_scale());
    WindowWishes wishes;
    wishes.panels = settings.panels;
    wishes.dividers = settings.dividers;
    wishes.rows = timeline_rows(session, shell_->state().timeline);
    const WindowLayout layout = window_layout(size, scale, wishes);
    return bottom_layout(layout.bottom, scale, layout.figures, false, wishes.rows);
}

void Driver::timeline(const std::string& file) {
    context_ = "timeline";
    resize(1280, 720);
    shell_->open(file);
    draw();
    const Session& session = shell_->session();
    const Player* player = session.player();
    if (player == nullptr) {
        fail("it does not open");
        return;
    }
    check_touches();
    check_jumps();
    check_bookmarks();
    check_plots();
    check_mirror();
    check_compare();
    check_be_kernel();
    for (const auto& [width, height] : {std::pair{640, 400}, {1920, 1080}, {1280, 720}}) {
        resize(width, height);
        type('v');
        check_picture("plots");
        type('v');
        press(GLFW_KEY_F6);
        check_picture("mirror");
        press(GLFW_KEY_F6);
        type('g');
        check_picture("go to step");
        press(GLFW_KEY_ESCAPE);
    }
    check_fault();
}

void Driver::check_jumps() {
    const Player& player = *shell_->session().player();
    const auto current = [&] { return current_event(player); };
    type('f');
    expect(current() != nullptr && is_fault(*current()), "F leads to no fault");
    const std::size_t first = event();
    type('f');
    expect(event() > first && is_fault(*current()), "F again leads to no other fault");
    type_shifted('F');
    expect(event() == first, "Shift+F does not lead back");
    type('c');
    expect(current() != nullptr && is_copy(*current()), "C leads to no copy");
    const std::size_t copy = event();
    for (int i = 0; i < 50 && shell_->state().notice.left <= 0; ++i) {
        type('c');
    }
    expect(shell_->state().notice.left > 0, "nobody says that there is no further copy");
    check_picture("a notice");
    type_shifted('C');
    expect(event() <= copy || is_copy(*current()), "Shift+C leads to no copy");

    type('g');
    expect(shell_->state().overlay == Overlay::go_to, "G asks for no step");
    draw();
    type('9');
    type('9');
    type('9');
    press(GLFW_KEY_ENTER);
    expect(shell_->state().overlay == Overlay::go_to, "a step that there is not is taken");
    press(GLFW_KEY_ESCAPE);
    type('g');
    draw();
    type('3');
    press(GLFW_KEY_ENTER);
    expect(shell_->state().overlay == Overlay::none && player.step() == 3 && !player.timeline().inside_step(),
           "Enter does not lead to the step that was typed");
}

void Driver::check_touches() {
    Session& session = shell_->session();
    type('n');
    expect(shell_->state().notice.left > 0, "N does not say that nothing is selected");
    press(GLFW_KEY_END);
    const auto& vmas = session.player()->machine().space(MmId{0}).vmas;
    const Vpn page = vmas.empty() ? Vpn{} : vmas.front().start;
    press(GLFW_KEY_HOME);
    session.select(Selection::of_page(MmId{0}, page));
    type('n');
    const std::size_t first = event();
    expect(first > 0, "N leads to no event of the selected page");
    type('n');
    expect(event() > first, "N again leads no further");
    type_shifted('N');
    expect(event() == first, "Shift+N does not lead back");
    check_picture("an event of the selection");
    session.select({});
    draw();
}

void Driver::check_bookmarks() {
    const Player& player = *shell_->session().player();
    const auto marks = [&]() -> Bookmarks {
        const auto& all = shell_->state().settings.bookmarks;
        const auto found = all.find(shell_->session().document().path());
        return found == all.end() ? Bookmarks() : found->second;
    };
    press_with({GLFW_KEY_LEFT_CONTROL}, GLFW_KEY_B);
    expect(marks().size() == 1, "Ctrl+B sets no bookmark");
    press(GLFW_KEY_HOME);
    type(']');
    expect(player.step() == 3, "] does not lead to the bookmark");
    press(GLFW_KEY_END);
    type('[');
    expect(player.step() == 3, "[ does not lead back to the bookmark");
    press(GLFW_KEY_HOME);
    const float x = shell_->state().timeline.scale.x_of(3, 0);
    click({x + 2, bottom().steps.y - 6});
    expect(player.step() == 3, "a click on the flag does not lead to the bookmark");
    point_at({x + 2, bottom().steps.y - 6});
    check_picture("a bookmark's words");
    press_with({GLFW_KEY_LEFT_CONTROL}, GLFW_KEY_B);
    expect(marks().empty(), "Ctrl+B again does not take the bookmark away");
    type(']');
    expect(shell_->state().notice.left > 0, "nobody says that there is no bookmark");

    const auto& ticks = shell_->state().timeline.ticks;
    if (ticks.empty()) {
        fail("the timeline has no ticks");
        return;
    }
    point_at({ticks[ticks.size() / 2].x, bottom().ticks.center().y});
    check_picture("an event's words");
    click({bottom().steps.right() - 2, bottom().steps.center().y});
    expect(player.at_end() || player.step() + 1 == player.step_count(),
           "a click at the end of the track does not lead there");
}

void Driver::check_plots() {
    const Player& player = *shell_->session().player();
    type('v');
    expect(shell_->state().overlay == Overlay::plots, "V shows no plots");
    const std::size_t before = player.step();
    press(GLFW_KEY_HOME);
    expect(player.at_start() && before != 0, "the scenario cannot be played beside the plots");
    const Point size = backend_->size();
    click({size.x * 0.27F, size.y * 0.22F}); // in the first one's area, to the right
    expect(player.step() > 0, "a click in a plot leads nowhere");
    type('v');
    expect(shell_->state().overlay == Overlay::none, "V again does not close the plots");
    click(bottom().counters[1].center());
    expect(shell_->state().overlay == Overlay::plots, "a click on a figure shows no plots");
    press(GLFW_KEY_ESCAPE);
    expect(shell_->state().overlay == Overlay::none, "Esc does not close the plots");
}

void Driver::check_mirror() {
    press(GLFW_KEY_F6);
    expect(shell_->state().overlay == Overlay::mirror, "F6 shows no text");
    expect(shell_->state().mirror.lines.size() > 5, "the text mirror is empty");
    press(GLFW_KEY_F6);
    expect(shell_->state().overlay == Overlay::none, "F6 again does not close it");
    ImGui::SetClipboardText("");
    hold(GLFW_KEY_LEFT_CONTROL, true);
    press(GLFW_KEY_C);
    hold(GLFW_KEY_LEFT_CONTROL, false);
    draw(0.02);
    const char* text = ImGui::GetClipboardText();
    expect(text != nullptr && std::strstr(text, shell_->session().title().c_str()) != nullptr,
           "Ctrl+C does not copy the text");
}

} // namespace cow::ui
