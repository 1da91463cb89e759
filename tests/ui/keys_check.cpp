// The commands by key, also by several in one frame, and how the window looks.

#include "tests/ui/checks.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <string_view>
#include <utility>

namespace cow::ui {

/// A key goes down or up, as the operating system reports it.
void Driver::hold(int glfw_key, bool down) {
    GLFWwindow* window = backend_->window();
    const GLFWkeyfun callback = glfwSetKeyCallback(window, nullptr);
    glfwSetKeyCallback(window, callback);
    callback(window, glfw_key, 0, down ? GLFW_PRESS : GLFW_RELEASE, 0);
}

/// A character is typed, likewise.
void Driver::enter(unsigned character) {
    GLFWwindow* window = backend_->window();
    const GLFWcharfun callback = glfwSetCharCallback(window, nullptr);
    glfwSetCharCallback(window, callback);
    callback(window, character);
}

/// Draws until nothing that was typed is waiting any more.
void Driver::take_in(double seconds) {
    constexpr int most = 100;
    for (int i = 0; i == 0 || (i < most && backend_->keys_waiting()); ++i) {
        draw(seconds);
    }
}

void Driver::press(int glfw_key) {
    hold(glfw_key, true);
    take_in(0.02);
    hold(glfw_key, false);
    take_in(0.02);
}

void Driver::type(unsigned character) {
    enter(character);
    take_in(0.02);
    draw(0.02);
}

void Driver::keys(const std::string& file) {
    context_ = "keys";
    shell_->open(file);
    draw();
    const Session& session = shell_->session();
    if (session.player() == nullptr) {
        fail("it does not open");
        return;
    }
    check_play();
    check_slow_frame();
    press(GLFW_KEY_F1);
    expect(shell_->state().overlay == Overlay::help, "F1 opens no help");
    check_picture("help");
    press(GLFW_KEY_ESCAPE);
    type('o');
    expect(shell_->state().overlay == Overlay::list, "O opens no list");
    press(GLFW_KEY_DOWN);
    check_picture("list");
    press(GLFW_KEY_ENTER);
    expect(shell_->state().overlay == Overlay::none && session.player() != nullptr &&
               session.player()->at_start(),
           "Enter opens nothing");
    look();
    for (const auto& [width, height] :
         {std::pair{640, 400}, {800, 1000}, {1900, 500}, {3840, 2160}, {1280, 720}}) {
        resize(width, height);
        press(GLFW_KEY_END);
        check_picture("resized");
        press(GLFW_KEY_F1);
        press(GLFW_KEY_F1);
        press(GLFW_KEY_HOME);
    }
    type('q');
    expect(backend_->should_close(), "Q does not close the window");
}

/// Steps, events, the ends, and playing.
void Driver::check_play() {
    const Session& session = shell_->session();
    press(GLFW_KEY_DOWN);
    expect(event() == 1, "Down is no micro-step");
    press(GLFW_KEY_DOWN);
    expect(event() == 2, "Down again is no micro-step");
    press(GLFW_KEY_UP);
    for (int i = 0; i < 100 && session.playback().moving(); ++i) {
        draw(0.1);
    }
    expect(event() == 1, "Up does not take back");
    press(GLFW_KEY_RIGHT);
    press(GLFW_KEY_RIGHT);
    expect(session.player()->step() >= 1, "Right twice does not finish a step");
    press(GLFW_KEY_END);
    expect(session.player()->at_end(), "End does not lead to the end");
    press(GLFW_KEY_LEFT);
    for (int i = 0; i < 200 && session.playback().moving(); ++i) {
        draw(0.1);
    }
    expect(session.player()->step() + 1 == session.player()->step_count(), "Left is no step back");
    press(GLFW_KEY_HOME);
    expect(session.player()->at_start(), "Home does not lead to the start");
    type('+');
    expect(session.playback().speed() > 1, "+ is not faster");
    type('-');
    press(GLFW_KEY_SPACE);
    expect(session.playback().playing(), "Space does not play");
    const std::vector<Statement>& statements = session.player()->script().statements;
    const auto asks = std::count_if(statements.begin(), statements.end(), [](const Statement& statement) {
        return std::holds_alternative<AskStatement>(statement.what);
    });
    std::ptrdiff_t questions = 0;
    for (int i = 0; i < 5000 && !(session.player()->at_end() && !session.playback().moving()); ++i) {
        draw(0.25);
        if (!session.playback().playing() && !session.player()->at_end()) {
            ++questions;
            press(GLFW_KEY_SPACE);
        }
    }
    expect(session.player()->at_end() && !session.playback().moving(), "playing does not end at the end");
    expect(questions == asks, "playing does not stop at each question");
}

/// Whatever is typed while one frame takes long is done, each key where the one before has led.
void Driver::check_slow_frame() {
    const Session& session = shell_->session();
    const auto tap = [&](int key) {
        hold(key, true);
        hold(key, false);
    };
    const auto go_on = [&] {
        take_in(0.1);
        for (int i = 0; i < 100 && session.playback().moving(); ++i) {
            draw(0.1);
        }
    };
    press(GLFW_KEY_HOME);
    tap(GLFW_KEY_DOWN);
    tap(GLFW_KEY_DOWN);
    go_on();
    expect(event() == 2, "two taps of Down in one frame are not two events");
    enter('+');
    enter('+');
    enter('-');
    go_on();
    expect(session.playback().speed() == 2, "three characters in one frame are not three commands");
    type('-');
    press(GLFW_KEY_HOME);
    tap(GLFW_KEY_RIGHT);
    tap(GLFW_KEY_RIGHT);
    go_on();
    expect(session.player()->step() == 2, "two taps of Right in one frame are not two steps");
    for (const char letter : {'g', '1'}) {
        hold(GLFW_KEY_A, true); // whichever: the character counts
        enter(static_cast<unsigned char>(letter));
        hold(GLFW_KEY_A, false);
    }
    tap(GLFW_KEY_ENTER);
    go_on();
    expect(session.player()->step() == 1 && shell_->state().overlay == Overlay::none,
           "a step that is asked for and typed in one frame is not gone to");
    hold(GLFW_KEY_LEFT_CONTROL, true);
    tap(GLFW_KEY_K);
    hold(GLFW_KEY_LEFT_CONTROL, false);
    tap(GLFW_KEY_DOWN);
    tap(GLFW_KEY_ESCAPE); // out of the text, …
    tap(GLFW_KEY_ESCAPE); // … and out of the palette
    tap(GLFW_KEY_END);
    go_on();
    expect(shell_->state().overlay == Overlay::none && session.player()->at_end(),
           "keys after Ctrl+K in one frame miss the palette, or what is below it");
}

/// Theme, size, panels, what opens over the window; and all of it taken back.
void Driver::look() {
    const Settings& settings = shell_->state().settings;
    const Settings before = settings;
    type('t');
    expect(settings.theme == Theme::light, "T does not change the theme");
    check_picture("light");
    type('t');
    check_picture("high contrast");
    type('t');
    expect(settings.theme == Theme::dark, "T three times is not the first theme again");
    type('p');
    expect(settings.projector, "P is no projector mode");
    check_picture("projector");
    type('p');
    for (const int key : {GLFW_KEY_F2, GLFW_KEY_F3, GLFW_KEY_F5}) {
        press(key);
        check_picture("with a panel less");
    }
    expect(!settings.panels.script && !settings.panels.narration && !settings.panels.figures,
           "F2, F3 and F5 do not hide panels");
    for (int i = 0; i < 60 && settings != before; ++i) {
        shell_->act(CommandId::undo_view);
        draw(1);
    }
    expect(settings == before, "changes of the view are not taken back");
    for (int i = 0; i < 12; ++i) {
        shell_->act(CommandId::scale_up);
        draw(1);
    }
    expect(settings.scale == most_scale, "the size does not reach 300 %");
    check_picture("300 %");
    for (int i = 0; i < 12; ++i) {
        shell_->act(CommandId::scale_down);
        draw(1);
    }
    expect(settings.scale == least_scale, "the size does not reach 75 %");
    check_picture("75 %");
    shell_->act(CommandId::scale_auto);
    draw(1);

    type(':');
    expect(shell_->state().overlay == Overlay::palette, "a colon opens no palette");
    for (const char letter : std::string_view("tour")) {
        type(static_cast<unsigned char>(letter));
    }
    check_picture("palette");
    press(GLFW_KEY_ENTER);
    expect(shell_->state().overlay == Overlay::tour, "the palette does not start the tour");
    for (int i = 0; i < 20 && shell_->state().overlay == Overlay::tour; ++i) {
        check_picture("tour");
        press(GLFW_KEY_ENTER);
    }
    expect(shell_->state().overlay == Overlay::none && settings.tour_seen, "the tour does not end");
    press(GLFW_KEY_F10);
    expect(shell_->state().overlay == Overlay::menu, "F10 opens no menu");
    check_picture("menu");
    press(GLFW_KEY_ESCAPE);
    expect(shell_->state().overlay == Overlay::none, "Esc does not close the menu");
}

} // namespace cow::ui
