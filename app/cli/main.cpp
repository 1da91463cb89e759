#include "app/cli/program.hpp"
#include "app/linux/vm/guest.hpp"

int main(int argc, char** argv) {
    using namespace cow::cli;
    if (cow::real::vm::is_guest()) {
        cow::real::vm::run_guest();
    }
    const Streams streams{stdin, stdout, stderr, style_of(stdout), style_of(stderr)};
    const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
    return static_cast<int>(run_program(arguments, streams));
}
