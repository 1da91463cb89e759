// Kernels side by side: by keys and by mouse, forward and back, at several sizes and in both languages.

#include "app/gui/paint/imgui_compat.hpp"
#include "tests/ui/checks.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace cow::ui {

/// Each of the others stands where the session does.
bool Driver::in_lock_step() const {
    const CompareState& state = shell_->state().compare;
    for (std::size_t i = 0; i < state.others.kernels().size(); ++i) {
        const Run* run = state.others.run(i);
        if (run == nullptr || run->player().step() != shell_->session().player()->step()) {
            return false;
        }
    }
    return state.others.run(0) != nullptr;
}

void Driver::check_compare() {
    context_ = "comparing";
    const auto player = [&]() -> const Player& { return *shell_->session().player(); };
    press(GLFW_KEY_HOME);
    press(GLFW_KEY_F8);
    const CompareState& state = shell_->state().compare;
    expect(state.open && in_lock_step(), "F8 shows no other kernel");
    for (int i = 0; i < 3; ++i) {
        run(Action::step_forward);
        draw(0.2);
        draw(6);
        expect(in_lock_step(), "the other kernel does not follow a step");
        check_picture("a step");
    }
    press(GLFW_KEY_DOWN);
    draw(0.1);
    draw(3);
    expect(player().timeline().inside_step(), "a comparison has no events");
    check_picture("an event");
    press(GLFW_KEY_END);
    expect(in_lock_step() && player().at_end(), "the other kernel does not come to the end");
    press(GLFW_KEY_HOME);
    expect(in_lock_step() && player().at_start(), "the other kernel does not go back");
    hold(GLFW_KEY_LEFT_SHIFT, true);
    press(GLFW_KEY_F8);
    hold(GLFW_KEY_LEFT_SHIFT, false);
    expect(shell_->state().overlay == Overlay::compare_choice, "Shift+F8 gives no choice");
    for (int i = 0; i < 3; ++i) {
        press(GLFW_KEY_DOWN);
    }
    press(GLFW_KEY_ENTER);
    press(GLFW_KEY_ESCAPE);
    expect(shell_->state().overlay == Overlay::none && state.open && state.others.kernels().size() == 2,
           "Enter takes no kernel in");
    shell_->session().apply(SeekStep{5});
    for (const auto& [width, height] : {std::pair{1280, 720}, std::pair{1920, 1080}}) {
        resize(width, height);
        draw(0.1);
        check_picture("three kernels");
        type('p');
        draw(0.1);
        check_picture("three kernels, projected");
        type('p');
    }
    resize(1280, 720);
    press(GLFW_KEY_ESCAPE);
    expect(!state.open, "Esc does not leave the comparison");
}

} // namespace cow::ui
