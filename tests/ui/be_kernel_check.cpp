// Being the kernel through a copy, with one mistake, by keyboard alone; and how that looks in both languages, large and
// small, and when it is over.

#include "tests/ui/checks.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>

namespace cow::ui {

/// The offer is chosen with the arrow keys, and taken.
void Driver::take_offer(std::size_t offer) {
    press(GLFW_KEY_HOME);
    for (std::size_t i = 0; i < offer; ++i) {
        press(GLFW_KEY_DOWN);
    }
    press(GLFW_KEY_ENTER);
    draw(3);
}

/// An act of this verb: the one that the model does, or one that it does not.
void Driver::perform(Verb verb, bool right) {
    const Exercise& exercise = shell_->session().be_kernel()->exercise();
    const auto verbs = verbs_of(exercise.plan().kind);
    take_offer(static_cast<std::size_t>(std::find(verbs.begin(), verbs.end(), verb) - verbs.begin()));
    const BeKernel& kernel = *shell_->session().be_kernel();
    if (kernel.verb()) {
        check_picture("acts on offer");
        const auto is_planned = [&](const Act& act) {
            const auto& way = exercise.plan().way;
            return right == std::any_of(way.begin(), way.end(),
                                        [&](const PlannedAct& planned) { return planned.act == act; });
        };
        const auto& acts = kernel.acts();
        take_offer(
            static_cast<std::size_t>(std::find_if(acts.begin(), acts.end(), is_planned) - acts.begin()));
    }
    check_picture("an act");
}

void Driver::check_be_kernel() {
    context_ = "being the kernel";
    const Session& session = shell_->session();
    resize(1280, 720);
    press(GLFW_KEY_HOME);
    press_with({GLFW_KEY_LEFT_SHIFT}, GLFW_KEY_F9);
    expect(session.be_kernel() == nullptr && shell_->state().notice.left > 0,
           "nobody says that mmap cannot be performed");
    shell_->session().apply(SeekStep{3});
    press_with({GLFW_KEY_LEFT_SHIFT}, GLFW_KEY_F9);
    if (session.be_kernel() == nullptr) {
        fail("Shift+F9 does not make one the kernel");
        return;
    }
    draw(3);
    check_picture("the task");
    perform(Verb::point, true);
    perform(Verb::decide, false);
    const auto exercise = [&]() -> const Exercise& { return session.be_kernel()->exercise(); };
    expect(exercise().stuck(), "a wrong decision is not told");
    press(GLFW_KEY_BACKSPACE);
    expect(!exercise().stuck() && exercise().done().size() == 1, "Backspace does not undo it");
    for (const Verb verb :
         {Verb::decide, Verb::take, Verb::copy, Verb::set, Verb::lower, Verb::flush, Verb::finish}) {
        perform(verb, true);
    }
    expect(exercise().right() && exercise().mistakes() == 1, "the way to a copy does not end well");
    press(GLFW_KEY_TAB);
    draw(0.1);
    check_picture("the model's way");
    for (int i = 0; i < 100 && session.playback().moving(); ++i) {
        draw(0.3);
    }
    expect(session.be_kernel()->shows_model() && session.be_kernel()->acts_shown() == 8,
           "Tab does not play the model's way");
    press(GLFW_KEY_LEFT);
    draw(3);
    expect(session.be_kernel()->acts_shown() < 8, "the arrow keys do not move in it");
    check_be_kernel_looks();
    press(GLFW_KEY_ESCAPE);
    expect(session.be_kernel() == nullptr && session.player()->step() == 3, "Esc does not lead back");
}

/// Where it is over: in Chinese, and in projector mode, from the beginning, also in a small window.
void Driver::check_be_kernel_looks() {
    const auto exercise = [&]() -> const Exercise& { return shell_->session().be_kernel()->exercise(); };
    for (const CommandId look : {CommandId::next_language, CommandId::projector}) {
        shell_->act(look);
        draw(0.1);
        draw(0.1);
        check_picture("both ways");
        type('r');
        draw(3);
        check_picture("the task");
        perform(Verb::decide, false);
        type('p');
        draw(3);
        expect(exercise().done().size() == 1, "P does not put it right");
        resize(700, 520);
        check_picture("the task, small");
        resize(1280, 720);
        while (!exercise().over()) {
            type('p');
            draw(3);
        }
    }
    shell_->act(CommandId::projector);
    shell_->act(CommandId::next_language);
    check_picture("over");
    type('j');
    expect(exercise().judging() == Judging::at_the_end && exercise().done().empty(),
           "J does not judge at the end");
    perform(Verb::decide, false);
    perform(Verb::finish, true);
    expect(exercise().over() && !exercise().right(), "what is wrong is not told in the end");
    check_picture("wrong in the end");
    type('j');
}

} // namespace cow::ui
