module vtrest/clients/go

go 1.24.0
