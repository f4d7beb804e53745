from rnnkit.speech.measured import main

main()
