// What a lecturer uses: a remote's keys, full screen, chapters, a pen and a light over the picture.

#include "app/gui/paint/imgui_compat.hpp"
#include "app/view/base/chapters.hpp"
#include "tests/ui/checks.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui_impl_glfw.h>

#include <algorithm>
#include <set>

namespace cow::ui {

void Driver::present(const std::string& file) {
    if (!opens("presenting", file)) {
        return;
    }
    check_remote();
    check_chapters();
    check_tools();
    check_freeze();
    check_start_page();
    check_tooltips();
    check_signs();
    check_projector();
    check_timeline_view();
    check_dividers();
    check_course();
}

/// With Ctrl held, as the operating system reports a sign then.
void Driver::type_with_control(unsigned character) {
    GLFWwindow* window = backend_->window();
    const GLFWcharmodsfun callback = glfwSetCharModsCallback(window, nullptr);
    glfwSetCharModsCallback(window, callback);
    hold(GLFW_KEY_LEFT_CONTROL, true);
    callback(window, character, GLFW_MOD_CONTROL);
    take_in(0.02);
    hold(GLFW_KEY_LEFT_CONTROL, false);
    take_in(0.02);
}

/// Each pixel of the picture is black.
bool Driver::stays_dark() {
    draw(0.02);
    const Pixels pixels = backend_->capture();
    return std::all_of(pixels.rgb.begin(), pixels.rgb.end(), [](unsigned char part) { return part < 8; });
}

void Driver::check_remote() {
    const Player& player = *shell_->session().player();
    press(GLFW_KEY_PAGE_DOWN);
    press(GLFW_KEY_PAGE_DOWN);
    expect(player.step() == 1, "Page Down is no step");
    press(GLFW_KEY_HOME);
    for (const unsigned sign : {unsigned{'b'}, unsigned{'.'}, 0x3002U}) {
        type(sign);
        expect(shell_->state().overlay == Overlay::blank && stays_dark(), "B and . do not blank the screen");
        press(GLFW_KEY_PAGE_DOWN);
        expect(shell_->state().overlay == Overlay::none, "a key does not bring the picture back");
        expect(player.at_start(), "the key that brings the picture back does more");
    }
    type('b');
    press(GLFW_KEY_ESCAPE);
    expect(shell_->state().overlay == Overlay::none, "Esc does not bring the picture back");
    const Point before = backend_->size();
    press(GLFW_KEY_F11);
    draw(0.02);
    expect(backend_->full_screen() && backend_->windowed_size() == before, "F11 is no full screen");
    check_picture("full screen");
    press(GLFW_KEY_ESCAPE);
    draw(0.02);
    expect(!backend_->full_screen(), "Esc does not leave the full screen");
    resize(1280, 720);
}

void Driver::check_chapters() {
    const Player& player = *shell_->session().player();
    const std::vector<Chapter> chapters = chapters_of(player);
    expect(chapters.size() == 3, "there are not three chapters");
    press(GLFW_KEY_HOME);
    for (const Chapter& chapter : chapters) {
        press_with({GLFW_KEY_LEFT_SHIFT}, GLFW_KEY_PAGE_DOWN);
        expect(player.step() == chapter.step, "Shift+Page Down does not lead to " + chapter.name);
    }
    press_with({GLFW_KEY_LEFT_SHIFT}, GLFW_KEY_PAGE_DOWN);
    expect(shell_->state().notice.left > 0, "nobody says that there is no further chapter");
    press_with({GLFW_KEY_LEFT_SHIFT}, GLFW_KEY_PAGE_UP);
    expect(player.step() == chapters[1].step, "Shift+Page Up does not lead back");
    type('j');
    expect(shell_->state().overlay == Overlay::chapters, "J shows no chapters");
    check_picture("chapters");
    press(GLFW_KEY_UP);
    press(GLFW_KEY_ENTER);
    expect(shell_->state().overlay == Overlay::none && player.step() == chapters[0].step,
           "Enter does not lead to the chosen chapter");
}

void Driver::check_freeze() {
    const Playback& playback = shell_->session().playback();
    press(GLFW_KEY_HOME);
    press(GLFW_KEY_RIGHT);
    type(',');
    const float progress = playback.progress();
    expect(playback.frozen() && !playback.moving(), "the comma does not freeze");
    draw(0.2);
    expect(playback.progress() == progress, "what is frozen moves");
    type(',');
    draw(0.05);
    expect(playback.moving() && playback.progress() != progress, "the comma again does not go on");
    type(',');
    press(GLFW_KEY_RIGHT);
    expect(!playback.frozen(), "a step does not end the standstill");
    for (int i = 0; i < 100 && playback.moving(); ++i) {
        draw(0.2);
    }
    type(',');
    expect(!playback.frozen(), "what is at rest freezes");
}

void Driver::check_start_page() {
    shell_->welcome();
    expect(shell_->state().overlay == Overlay::start_page, "there is no start page");
    check_picture("start page");
    press(GLFW_KEY_ENTER);
    expect(shell_->state().overlay == Overlay::none, "the first row does not lead to the scenario");
    shell_->welcome();
    press(GLFW_KEY_DOWN);
    press(GLFW_KEY_DOWN);
    press(GLFW_KEY_ENTER);
    expect(shell_->state().overlay == Overlay::list, "the third row does not lead to the scenarios");
    press(GLFW_KEY_ESCAPE);
}

/// The course knows what one has been through, and with what it goes on.
void Driver::check_course() {
    const Catalog& catalog = shell_->session().documents().catalog();
    const std::set<std::string>& finished = shell_->state().settings.finished;
    const CatalogEntry& first = catalog.entries.front();
    expect(catalog.next(finished) == &first, "the course does not begin with its first");
    shell_->open(first.path);
    draw(0.02);
    expect(!finished.contains(first.path), "what was only opened is done");
    press(GLFW_KEY_END);
    for (int i = 0; i < 100 && !finished.contains(first.path); ++i) {
        draw(0.2);
    }
    expect(finished.contains(first.path), "what was seen to its end is not done");
    expect(catalog.next(finished) == &catalog.entries[1], "the course does not go on with the second");
    type('o');
    draw(0.02);
    check_picture("the course");
    press(GLFW_KEY_RIGHT);
    press(GLFW_KEY_ENTER);
    expect(shell_->session().document().path() == catalog.entries[1].path, "the second does not open");
}

void Driver::check_tools() {
    const PresentState& present = shell_->state().present;
    const Point center = backend_->size() * 0.5F;
    const auto button = [&](int action) {
        ImGui_ImplGlfw_MouseButtonCallback(backend_->window(), GLFW_MOUSE_BUTTON_LEFT, action, 0);
        draw(0.02);
    };
    point_at(center);
    type('d');
    button(GLFW_PRESS);
    button(GLFW_RELEASE);
    expect(present.tool == Tool::pen && present.strokes.size() == 1, "the pen does not draw");
    expect(shell_->session().selection().empty(), "the pen selects what is below it");
    check_picture("a stroke");
    press(GLFW_KEY_RIGHT);
    expect(present.empty(), "the stroke does not vanish with the next step");
    press(GLFW_KEY_RIGHT);
    for (const auto& [letter, tool] : {std::pair{'r', Tool::pointer}, {'s', Tool::spotlight}}) {
        type(static_cast<unsigned char>(letter));
        expect(present.tool == tool, "R and S take nothing in hand");
        check_picture("pointer or light");
        type(static_cast<unsigned char>(letter));
        expect(present.empty(), "R and S again do not lay it down");
    }
    type('s');
    press(GLFW_KEY_ESCAPE);
    expect(present.empty(), "Esc does not put out the light");
}

/// All words of the picture, one after the other.
std::string Driver::words() {
    std::string out;
    for (const Mark& mark : shell_->drawing().marks) {
        if (const auto* line = std::get_if<TextLine>(&mark.what)) {
            out += line->text + '\n';
        }
    }
    return out;
}

void Driver::check_tooltips() {
    const std::string tip = "To the start  (Home)";
    press(GLFW_KEY_END);
    const Rect button = toolbar_layout({0, 0, backend_->size().x, 44}, 1).buttons[0];
    point_at(button.center() + Point{1, 0});
    point_at(button.center());
    expect(words().find(tip) != std::string::npos, "a button says nothing of itself");
    press(GLFW_KEY_LEFT);
    expect(words().find(tip) == std::string::npos, "a tooltip stays when a key is used");
    point_at(button.center() + Point{1, 0});
    expect(words().find(tip) != std::string::npos, "it does not come back with the mouse");
    press(GLFW_KEY_F1);
    expect(words().find(tip) == std::string::npos, "a tooltip stays over help");
    press(GLFW_KEY_ESCAPE);
}

void Driver::check_signs() {
    const Settings& settings = shell_->state().settings;
    shell_->act(CommandId::scale_auto);
    draw(0.02);
    type_with_control('+');
    const int larger = settings.scale;
    expect(larger > 100, "Ctrl and the key that + is printed on is not larger");
    type_with_control('-');
    expect(settings.scale < larger, "Ctrl+- is not smaller");
    type_with_control('0');
    expect(settings.scale == 0, "Ctrl+0 does not fit the size to the window");
    hold(GLFW_KEY_LEFT_SHIFT, true);
    type_with_control('+');
    hold(GLFW_KEY_LEFT_SHIFT, false);
    take_in(0.02);
    expect(settings.scale != 0, "Ctrl++ with Shift is not larger");
    shell_->act(CommandId::scale_auto);
    hold(GLFW_KEY_RIGHT_ALT, true); // AltGr, with which brackets are typed on a German keyboard
    type(']');
    hold(GLFW_KEY_RIGHT_ALT, false);
    take_in(0.02);
    expect(shell_->state().notice.left > 0, "] with AltGr does nothing");
    type(0xff1f); // "？"
    expect(shell_->state().overlay == Overlay::help, "a Chinese question mark opens no help");
    press(GLFW_KEY_ESCAPE);
}

/// At the usual beamer's size: the question whole, no toolbar until the mouse is at the upper edge.
void Driver::check_projector() {
    point_at(backend_->size() * 0.5F);
    press(GLFW_KEY_HOME);
    shell_->session().apply(SeekStep{4});
    type('p');
    draw(0.02);
    const std::string seen = words();
    for (const char* word :
         {"The child writes. What does the kernel do?", "copy", "reuse", "zero_fill", "segv"}) {
        expect(seen.find(word) != std::string::npos, std::string("the projector does not show ") + word);
    }
    for (const char* word : {"TIMELINE", "SCRIPT", "INSPECTOR", "Cowscope"}) {
        expect(seen.find(word) == std::string::npos, std::string("the projector shows ") + word);
    }
    check_picture("projector");
    point_at({backend_->size().x * 0.5F, 2});
    expect(words().find("Cowscope") != std::string::npos, "the toolbar does not come to the mouse");
    point_at(backend_->size() * 0.5F);
    expect(words().find("Cowscope") == std::string::npos, "the toolbar does not go");
    type('p');
}

void Driver::check_timeline_view() {
    const TimelineState& timeline = shell_->state().timeline;
    press(GLFW_KEY_END);
    type('x');
    type('x');
    expect(timeline.view.zoom > 2, "X does not show the timeline from nearer");
    check_picture("a timeline from nearer");
    press(GLFW_KEY_HOME);
    expect(timeline.view.from == 0, "the timeline does not follow the cursor");
    press_with({GLFW_KEY_LEFT_SHIFT}, GLFW_KEY_RIGHT);
    expect(timeline.view.from > 0, "Shift+Right does not move it");
    type_shifted('X');
    expect(timeline.view.zoom < 2, "Shift+X is not further away");
    type('0');
    draw(0.02);
    expect(timeline.view == TimeView{}, "0 does not show all of it");
    point_at(bottom().steps.center());
    ImGui_ImplGlfw_ScrollCallback(backend_->window(), 0, 1);
    draw(0.02);
    draw(0.02);
    expect(timeline.view.zoom > 1, "the wheel does not show the timeline from nearer");
    type('0');
    draw(0.02);
    click(bottom().chapters.center());
    expect(shell_->session().player()->step() == 3, "a click on a chapter's name does not lead there");
}

void Driver::check_dividers() {
    const Settings& settings = shell_->state().settings;
    const float usual = shell_->state().script.editor.open ? 0 : settings.dividers[0];
    WindowWishes wishes;
    wishes.rows = timeline_rows(shell_->session(), shell_->state().timeline);
    const Rect grip = window_layout(backend_->size(), 1, wishes).dividers[0];
    // Pressed and moved within one frame: a button that is not really held is up again in the next one.
    point_at(grip.center());
    compat::inject_mouse(backend_->window(), static_cast<double>(grip.center().x + 2),
                         static_cast<double>(grip.center().y));
    ImGui_ImplGlfw_MouseButtonCallback(backend_->window(), GLFW_MOUSE_BUTTON_LEFT, GLFW_PRESS, 0);
    draw(0.02);
    ImGui_ImplGlfw_MouseButtonCallback(backend_->window(), GLFW_MOUSE_BUTTON_LEFT, GLFW_RELEASE, 0);
    draw(1);
    expect(usual == 0 && settings.dividers[0] > 270, "a divider cannot be dragged");
    check_picture("a divider that was dragged");
    for (int i = 0; i < 2; ++i) {
        ImGui_ImplGlfw_MouseButtonCallback(backend_->window(), GLFW_MOUSE_BUTTON_LEFT, GLFW_PRESS, 0);
        draw(0.02);
        ImGui_ImplGlfw_MouseButtonCallback(backend_->window(), GLFW_MOUSE_BUTTON_LEFT, GLFW_RELEASE, 0);
        draw(0.02);
    }
    draw(0.02);
    expect(settings.dividers[0] == 0, "a double click does not leave it to itself");
    press(GLFW_KEY_F7);
    draw(0.02);
    check_picture("the script over all the width");
    expect(words().find("PHYSICAL MEMORY") == std::string::npos, "F7 does not give the script all the width");
    press(GLFW_KEY_F7);
}

} // namespace cow::ui
