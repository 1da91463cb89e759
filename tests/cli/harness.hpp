#pragma once
// The program run in this process, with streams in memory.

#include "app/cli/report/terminal.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cow::test {

struct Ran {
    int exit = 0;
    std::string out;
    std::string err;
};

/// Runs `cowscope ARGUMENTS`, with `input` on standard input.
Ran run_cli(const std::vector<std::string>& arguments, std::string_view input = {}, cli::Style style = {});

/// A scenario that is removed again, its text given.
class TemporaryFile {
public:
    explicit TemporaryFile(std::string_view text);
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile();
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

/// The path of a file of this repository.
std::string in_repository(std::string_view path);

/// The whole file; "" when there is none.
std::string file_text(const std::string& path);

} // namespace cow::test
