// Assignments, and what is said of submissions.

#include "core/language/chinese.hpp"

namespace cow {
namespace {

constexpr Translation grade_table[] = {
    {"More than {} events: it was stopped.", "超过 {} 个事件：已中止。"},
    {"Line {}: this step could not be taken: {}", "第 {} 行：这一步无法执行：{}"},
    {"{} is called in line {}.", "第 {1} 行调用了 {0}。"},
    {"It is longer than {} bytes, which no submission may be.", "超过 {} 字节，任何提交都不得如此。"},
    {"It has no steps.", "其中没有步骤。"},
    {"It has more than {} steps, and was not run.", "超过 {} 步，未运行。"},
    {"Assignments", "作业"},
    {"Found: {}.", "实际：{}。"},
    {"hidden requirement {}", "隐藏要求 {}"},
    {"Not judged.", "未评判。"},
    {"Something was done that costs all points.", "做了会失去全部分数的事。"},
    {"It took longer than {} seconds, and was ended.", "超过 {} 秒，已终止。"},
    {"It needed more than {} MiB of memory, and was ended.", "需要超过 {} MiB 内存，已终止。"},
    {"It could not be run to its end.", "无法运行到结束。"},
    {"Its loads and stores touch more than {} pages; it was not run.", "其读写涉及超过 {} 页；未运行。"},
};

} // namespace

std::span<const Translation> chinese_grade() { return grade_table; }

} // namespace cow
