// The real kernel in a machine of its own, in the window.

#include "app/linux/verified.hpp"
#include "app/view/session/verdict_text.hpp"
#include "core/machine/kernel_traits.hpp"
#include "tests/support/processes.hpp"
#include "tests/support/verified.hpp"
#include "tests/ui/checks.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <chrono>
#include <thread>

namespace cow::ui {
namespace {

constexpr std::chrono::milliseconds nap{20};
constexpr int most_naps = 10000; // emulated, on a busy machine

} // namespace

/// In the menu of the switch, by key.
void Driver::choose_kernel(bool own) {
    type_shifted('K');
    expect(shell_->state().overlay == Overlay::which_kernel, "Shift+K does not ask which kernel");
    draw();
    check_picture("which kernel");
    if (shell_->state().settings.own_machine != own) {
        press(own ? GLFW_KEY_DOWN : GLFW_KEY_UP);
    }
    press(GLFW_KEY_ENTER);
    draw();
    expect(shell_->state().overlay == Overlay::none, "a choice does not close the menu");
    expect(shell_->state().settings.own_machine == own, "the choice is not kept");
    expect(shell_->session().real_kernel().on(), "a choice does not switch it on");
}

/// The program is run beside the window, and the window goes on. Its processes.
std::vector<ProcessMark> Driver::expect_booting(const std::string& when) {
    const RealKernel& real = shell_->session().real_kernel();
    std::vector<ProcessMark> running;
    for (int i = 0; i < most_naps && running.size() < 3; ++i) { // the program, its guard, the emulator
        draw();
        if (!real.waits()) {
            break;
        }
        std::this_thread::sleep_for(nap);
        running = test::descendants();
    }
    expect(real.waits() && real.busy(), when + ": it is not waited for");
    expect(!progress_text(real).empty() && state_text(real).find(real.progress()) != std::string::npos,
           when + ": it does not say what it does");
    expect(!shell_->wants_frame() || shell_->waits(), when + ": frames are drawn for nothing");
    return running;
}

/// Until it has reported; false, and why printed, where there is no such machine.
bool Driver::let_machine_work() {
    const RealKernel& real = shell_->session().real_kernel();
    for (int i = 0; i < most_naps && real.waits(); ++i) {
        draw(0.02);
        std::this_thread::sleep_for(nap);
    }
    expect(!real.waits(), "the machine of its own does not get done");
    let_kernel_work();
    if (!real.obstacle().empty()) {
        expect(shell_->state().real_kernel.notice_left > 0, "it does not say why there is no such machine");
        test::skip(real.obstacle());
    }
    return real.obstacle().empty();
}

void Driver::own_machine(const std::string& file) {
    context_ = "a machine of its own";
    resize(1280, 720);
    if (!open_with_steps(file, 5)) {
        return;
    }
    const RealKernel& real = shell_->session().real_kernel();
    shell_->session().apply(SeekStep{3});
    draw();
    choose_kernel(true);
    if (!shell_->state().which_kernel.missing.empty() || !let_machine_work()) {
        return; // said in the menu, and again for who asks nevertheless
    }
    expect(is_release_of(real.release(), real::newest_verified()), "it is not the newest verified kernel");
    expect(real.tally().agree == 3 && real.tally().observations > 0, "not all of three steps agree");
    expect(real.verdict(3) == nullptr, "a step ahead of the cursor is told of");
    expect(state_text(real).find(real.release()) != std::string::npos, "it does not say which kernel spoke");
    check_picture("asked");
    shell_->session().apply(SeekStep{5});
    let_kernel_work();
    expect(real.tally().agree == 5, "not all of five steps agree");

    shell_->open(file);
    const std::vector<ProcessMark> first = expect_booting("opened anew");
    check_picture("on its way");
    resize(640, 400);
    check_picture("on its way, small");
    resize(1920, 1080);
    shell_->open(file);
    const std::vector<ProcessMark> second = expect_booting("once more");
    shell_->session().apply(SeekStep{1});
    expect_gone(first, "another file");
    choose_kernel(false);
    let_kernel_work();
    expect_gone(second, "this kernel");
    expect(!real.waits() && (real.tally().agree > 0 || !real.obstacle().empty()), "this kernel is not asked");

    const Scratch scratch;
    shell_->open(scratch.file("old.cow", "machine kernel=6.1\ninit: p = mmap(NULL, PAGE, PROT_READ, "
                                         "MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"));
    draw();
    expect(!real.obstacle().empty() || is_release_of(real.release(), "6.1"), "6.1 is asked of another");
    choose_kernel(true);
    const std::vector<ProcessMark> third = expect_booting("bound to 6.1");
    for (int i = 0; i < most_naps && real.waits() && real.progress().find("Linux") == std::string::npos;
         ++i) {
        draw();
        std::this_thread::sleep_for(nap);
    }
    expect(real.progress().find("Linux 6.1.") != std::string::npos, "it is not 6.1 that is booted");
    shell_.reset();
    expect_gone(third, "closed");
}

} // namespace cow::ui
