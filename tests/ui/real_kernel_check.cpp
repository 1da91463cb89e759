// The switch of the real kernel, in the window.

#include "app/view/base/theme.hpp"
#include "tests/support/processes.hpp"
#include "tests/support/verified.hpp"
#include "tests/ui/checks.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

namespace cow::ui {

void Driver::let_kernel_work() {
    draw();
    for (int i = 0; i < 10000 && shell_->session().real_kernel().busy(); ++i) {
        draw(0.02);
    }
    expect(!shell_->session().real_kernel().busy(), "the real kernel does not get done");
    draw();
    draw();
}

/// Pixels of the exact colour of "agrees" in the script panel.
std::size_t Driver::mark_pixels() const {
    const Point size = backend_->size();
    const Rect script = window_layout(size, ui_scale(size.x, size.y, backend_->content_scale()), {}).script;
    const Pixels pixels = backend_->capture();
    const Colour agrees = palette_of(shell_->state().settings.theme).green_text;
    std::size_t count = 0;
    for (int y = 0; y < pixels.height; ++y) {
        for (int x = 0; x < pixels.width; ++x) {
            const std::size_t at = (static_cast<std::size_t>(y) * static_cast<std::size_t>(pixels.width) +
                                    static_cast<std::size_t>(x)) *
                                   3;
            const Colour colour = rgb((static_cast<u32>(pixels.rgb[at]) << 16U) |
                                      (static_cast<u32>(pixels.rgb[at + 1]) << 8U) | pixels.rgb[at + 2]);
            const bool inside = script.contains(Point{static_cast<float>(x), static_cast<float>(y)});
            count += inside && colour == agrees ? 1 : 0;
        }
    }
    return count;
}

/// Every one of `marks` has ended; what was killed takes a moment.
void Driver::expect_gone(const std::vector<ProcessMark>& marks, const std::string& when) {
    std::vector<ProcessMark> left = test::still_there(marks);
    for (int i = 0; i < 200 && !left.empty(); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        left = test::still_there(marks);
    }
    expect(left.empty(), when + ": " + std::to_string(left.size()) + " processes are left");
}

bool Driver::open_with_steps(const std::string& file, std::size_t steps) {
    shell_->open(file);
    const Player* player = shell_->session().player();
    const bool enough = player != nullptr && player->step_count() >= steps;
    expect(enough, "it does not open, or has less than " + std::to_string(steps) + " steps");
    return enough;
}

void Driver::real_kernel(const std::string& file) {
    context_ = "real kernel";
    if (!open_with_steps(file, 5)) {
        return;
    }
    const Session& session = shell_->session();
    const RealKernel& real = session.real_kernel();
    const std::vector<ProcessMark> none = test::descendants();
    resize(1920, 1080);
    shell_->session().apply(SeekStep{3});
    draw();
    draw();
    const std::size_t plain = mark_pixels();
    type('k');
    expect(real.on(), "K does not switch it on");
    let_kernel_work();
    if (!real.obstacle().empty()) {
        test::skip(real.obstacle());
        return;
    }
    for (std::size_t step = 0; real.verdict(step) != nullptr; ++step) {
        if (test::differs_unverified(*real.verdict(step))) {
            return;
        }
    }
    check_marks(plain);
    const std::vector<ProcessMark> workers = test::descendants();
    expect(workers.size() > none.size(), "no process has been started");
    type('k');
    draw();
    draw();
    expect(!real.on() && mark_pixels() == plain, "K does not switch it off");
    expect_gone(workers, "switched off");

    refuse_one();
    shell_->open(file);
    shell_->session().apply(SeekStep{2});
    let_kernel_work();
    const std::vector<ProcessMark> more = test::descendants();
    expect(more.size() > none.size(), "it does not go on with the next scenario");
    shell_->open(file);
    shell_->session().apply(SeekStep{4});
    let_kernel_work();
    expect_gone(more, "opened anew");
    const std::vector<ProcessMark> last = test::descendants();
    expect(real.tally().agree == 4, "not all of four steps agree");
    check_picture("with the real kernel");
    resize(640, 400);
    check_picture("with the real kernel, small");
    shell_.reset();
    expect_gone(last, "closed");
}

/// A mark at each of the three steps done; one more with the next step, and none is lost by going back.
void Driver::check_marks(std::size_t plain) {
    constexpr std::size_t pixels_of_a_mark = 30;
    const Session& session = shell_->session();
    const RealKernel& real = session.real_kernel();
    expect(real.tally().agree == 3, "not all of three steps agree");
    expect(mark_pixels() >= plain + 3 * pixels_of_a_mark, "the steps bear no marks");
    expect(real.verdict(3) == nullptr, "a step ahead of the cursor has been done");
    press(GLFW_KEY_RIGHT);
    for (int i = 0; i < 400 && session.playback().moving(); ++i) {
        draw(0.1);
    }
    let_kernel_work();
    expect(real.verdict(3) != nullptr, "the next step is not done");
    const u64 observations = real.tally().observations;
    press(GLFW_KEY_HOME);
    let_kernel_work();
    expect(real.verdict(3) != nullptr && real.tally().observations == observations,
           "going back changes verdicts");
    shell_->session().apply(SeekStep{3});
    draw();
    draw();
}

/// A scenario that Linux cannot do, while the switch is on: it says why, and nothing runs.
void Driver::refuse_one() {
    namespace fs = std::filesystem;
    const fs::path faulty =
        fs::temp_directory_path() / ("cowscope-ui-test-bug-" + std::to_string(::getpid()) + ".cow");
    std::ofstream(faulty)
        << "machine bug=no_refcount\n"
           "init: b = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
           "init: store b 'A'\n";
    const std::vector<ProcessMark> none = test::descendants();
    shell_->open(faulty.string());
    draw();
    type('k');
    let_kernel_work();
    const RealKernel& real = shell_->session().real_kernel();
    expect(real.on() && !real.obstacle().empty(), "a faulty kernel is compared with a real one");
    expect(shell_->state().real_kernel.notice_left > 0, "it does not say why it cannot be");
    check_picture("refused");
    for (int i = 0; i < 100 && shell_->state().real_kernel.notice_left > 0; ++i) {
        draw(0.1);
    }
    expect(shell_->state().real_kernel.notice_left <= 0, "the reason stays in view");
    expect(test::descendants() == none, "processes run for nothing");
    fs::remove(faulty);
}

} // namespace cow::ui
