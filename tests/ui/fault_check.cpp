// A fault to find: its name is nowhere until it is named; a wrong guess, and the right one.

#include "tests/ui/checks.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace cow::ui {

void Driver::check_fault() {
    context_ = "a fault to find";
    shell_->open(COWSCOPE_SOURCE_DIR "/scenarios/faults/a-child-has-a-child.cow");
    draw();
    const Session& session = shell_->session();
    const FaultState& state = shell_->state().fault;
    const std::string name = "refork_loses_cow";
    const auto nameless = [&] { return words().find(name) == std::string::npos; };
    press(GLFW_KEY_F7); // all of the script
    expect(session.hides_fault() && nameless(), "the script names it");
    expect(words().find("•••") != std::string::npos, "nothing stands for its name");
    press(GLFW_KEY_F7);
    shell_->session().apply(SeekStep{4});
    draw(0.1);
    expect(nameless(), "what is broken names it");
    press(GLFW_KEY_F6);
    expect(nameless(), "the mirror names it");
    press(GLFW_KEY_F6);
    press(GLFW_KEY_F8);
    draw(0.1);
    expect(nameless(), "the comparison names it");
    check_picture("compared");
    press(GLFW_KEY_F8);
    type_shifted('b');
    expect(shell_->state().overlay == Overlay::fault, "Shift+B asks nothing");
    check_picture("asked");
    press(GLFW_KEY_DOWN);
    press(GLFW_KEY_ENTER);
    expect(state.guess == Bug::parent_left_writable && state.judged.guess == Guess::wrong &&
               session.hides_fault(),
           "a wrong guess is not wrong");
    check_picture("wrong");
    for (int i = 0; i < 5; ++i) {
        press(GLFW_KEY_DOWN);
    }
    press(GLFW_KEY_ENTER);
    expect(state.judged.guess == Guess::right && !session.hides_fault(), "the right guess is not right");
    check_picture("right");
    press(GLFW_KEY_ESCAPE);
    press(GLFW_KEY_F7);
    expect(!nameless(), "the script does not name what was found");
    press(GLFW_KEY_F7);
    shell_->open(COWSCOPE_SOURCE_DIR "/scenarios/faults/a-parent-has-two-children.cow");
    press(GLFW_KEY_END);
    expect(session.hides_fault() && nameless() && words().find("never") != std::string::npos,
           "nobody says that nothing came to bear");
}

} // namespace cow::ui
