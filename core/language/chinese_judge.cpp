// Why the real kernel cannot be asked.

#include "core/language/chinese.hpp"

namespace cow {
namespace {

constexpr Translation table[] = {
    {"another program is using the kernel's same-page merging", "另一个程序正在使用内核的同页合并"},
    {"the kernel's ksmd did not finish a scan in time", "内核的 ksmd 没有按时完成一次扫描"},
    {"the kernel's ksmd scanned more than once", "内核的 ksmd 扫描了不止一次"},
    {"cannot lay out the program {}: errno {}", "无法放置程序 {}：errno {}"},
    {"cannot open the program {}", "无法打开程序 {}"},
    {"cannot make a directory for the scenario's files in '{}'", "无法在“{}”中为场景的文件创建目录"},
    {"cannot open the scenario's files to all", "无法让所有用户访问场景的文件"},
    {"cannot make a disk", "无法创建磁盘"},
    {"cannot make a file in memory", "无法创建内存中的文件"},
    {"cannot make a temporary directory", "无法创建临时目录"},
    {"cannot make a terminal", "无法创建终端"},
    {"cannot mount {} on {}", "无法把 {} 挂载到 {}"},
    {"cannot lock the folder with kernels", "无法锁定存放内核的目录"},
    {"cannot read {}", "无法读取 {}"},
    {"nobody listens", "没有接收方"},
    {"the kernel does not take {}", "内核不接受 {}"},
    {"this kernel has no {}: virtio_pci and virtio_console must be part of it, or modules in lib/modules "
     "beside it",
     "这个内核没有 {}：virtio_pci 和 virtio_console 必须编入内核，或作为模块放在它旁边的 lib/modules 中"},
    {"cannot make a pipe", "无法创建管道"},
    {"cannot make a socket", "无法创建套接字"},
    {"cannot make {}", "无法创建 {}"},
    {"cannot prepare the worker's program", "无法准备真实进程的程序"},
    {"cannot read /proc/{}/smaps", "无法读取 /proc/{}/smaps"},
    {"cannot read the table of frames", "无法读取页框表"},
    {"cannot set {} of a process", "无法设置进程的 {}"},
    {"cannot start a process", "无法启动进程"},
    {"cannot watch a process", "无法监视进程"},
    {"cannot write {}", "无法写入 {}"},
    {"process {} did not answer in {} seconds", "进程 {} 在 {} 秒内没有回应"},
    {"process {} did not end", "进程 {} 没有结束"},
    {"process {} does not listen", "进程 {} 不接收命令"},
    {"process {} ended unexpectedly", "进程 {} 意外结束"},
    {"what else a commit of the file system's journal writes", "文件系统日志提交时另外写出的内容"},
    {"what left for this machine's swap, of which the model's has none",
     "移到本机交换区的内容，而模型的机器没有交换区"},
    {"the guard process is gone", "看护进程已不在"},
    {"the path of the temporary directory is too long", "临时目录的路径太长"},
    {"this program was built without the real kernel, which takes Linux on x86-64",
     "此程序构建时不含真实内核部分，该部分需要 x86-64 上的 Linux"},
};

} // namespace

std::span<const Translation> chinese_judge() { return table; }

} // namespace cow
