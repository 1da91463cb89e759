#include "tests/cli/harness.hpp"

#include "app/cli/program.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace cow::test {
namespace {

/// A stream that is written into a string.
class Memory {
public:
    Memory() : stream_(open_memstream(&text_, &size_)) {}
    Memory(const Memory&) = delete;
    Memory& operator=(const Memory&) = delete;
    ~Memory() {
        std::fclose(stream_);
        std::free(text_);
    }
    std::FILE* stream() { return stream_; }
    std::string text() {
        std::fflush(stream_);
        return {text_, size_};
    }

private:
    char* text_ = nullptr;
    std::size_t size_ = 0;
    std::FILE* stream_;
};

} // namespace

Ran run_cli(const std::vector<std::string>& arguments, std::string_view input, cli::Style style) {
    Memory out;
    Memory err;
    std::FILE* in = std::tmpfile();
    REQUIRE(in != nullptr);
    if (!input.empty()) { // of nothing there is no data()
        std::fwrite(input.data(), 1, input.size(), in);
    }
    std::rewind(in);
    const cli::Exit exit = cli::run_program(arguments, {in, out.stream(), err.stream(), style, style});
    std::fclose(in);
    return {static_cast<int>(exit), out.text(), err.text()};
}

TemporaryFile::TemporaryFile(std::string_view text) {
    path_ = (std::filesystem::temp_directory_path() / "cowscope-test-XXXXXX").string();
    const int descriptor = mkstemp(path_.data());
    REQUIRE(descriptor >= 0);
    REQUIRE(write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    close(descriptor);
}

TemporaryFile::~TemporaryFile() { unlink(path_.c_str()); }

std::string in_repository(std::string_view path) {
    return std::string(COWSCOPE_SOURCE_DIR "/") + std::string(path);
}

std::string file_text(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

} // namespace cow::test
